-- Writes a call's outcome into its Hold before the client sees the last byte, as long as Redis has the
-- Hold. It does what extend.lua does for that usual case, without being sent what made the Hold; places
-- among parallel requests keep the lease they have, since the call is over.
--
-- KEYS  1 hold   2 index of the tenant's holds
-- ARGV  1 request id   2 lease, ms   3 outcome (usage events, JSON)   4 actual nano-USD   5 actual tokens
--
-- Answers KEPT, or GONE when extend.lua has to decide.

if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'GONE'
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('HSET', KEYS[1], 'outcome', ARGV[3], 'actual', ARGV[4], 'actual_tokens', ARGV[5])
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[2]), ARGV[1])
return 'KEPT'
