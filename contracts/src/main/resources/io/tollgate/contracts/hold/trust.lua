-- Begins to trust a tenant's figures after Redis lost them or may have: every budget is to be seeded
-- anew from the ledger, and for the time that gateways need to bring back the Holds of calls under
-- way nobody with something to protect is admitted.
--
-- KEYS  1 trust in the tenant's figures   2 names of the tenant's budgets that have figures
-- ARGV  1 run id of the Redis server      2 warm-up, ms      3 life time of the trust, ms
--
-- Answers 1, or 0 when somebody else has done so in this run.

local run = string.match(redis.call('GET', KEYS[1]) or '', '^(.+):%d+$')
if run == ARGV[1] then
  return 0
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
-- In the same slot, since the tenant's name is in braces in each of them.
for _, budget in ipairs(redis.call('SMEMBERS', KEYS[2])) do
  redis.call('HDEL', budget, 'spent')
end
redis.call('SET', KEYS[1], ARGV[1] .. ':' .. string.format('%.0f', now + tonumber(ARGV[2])), 'PX', ARGV[3])
return 1
