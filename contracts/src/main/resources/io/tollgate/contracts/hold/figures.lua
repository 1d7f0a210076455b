-- What is known of a budget at one moment, for a comparison with the ledger: calls that hold something
-- now, or are admitted later, will be added when they are settled; all others are in 'spent'.
--
-- KEYS  1 budget   2 index of the tenant's holds   3 trust in the tenant's figures
--
-- Answers  now ms, spent or '', pending, held, revision, trust or '', then the ids of the live holds.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local figures = redis.call('HMGET', KEYS[1], 'spent', 'pending', 'held', 'revision')
local answer = {
  string.format('%.0f', now), figures[1] or '', figures[2] or '0', figures[3] or '0', figures[4] or '0',
  redis.call('GET', KEYS[3]) or ''}
for _, id in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  answer[#answer + 1] = id
end
return answer
