-- Removes a tenant that nobody has seen lately. One that was seen meanwhile stays.
--
-- KEYS  1 tenants
-- ARGV  1 tenant   2 last moment of being idle, ms
--
-- Answers 1 when the tenant was removed.

local seen = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not seen or tonumber(seen) > tonumber(ARGV[2]) then
  return 0
end
return redis.call('ZREM', KEYS[1], ARGV[1])
