-- Heartbeat of a call that is under way, and the place where its outcome is written before the
-- client sees the last byte. A Hold that Redis lost is made again; one that was ended is not.
--
-- KEYS  1 hold   2 index of the tenant's holds   3 mark of an ended hold   4.. counters
-- ARGV  1 request id      2 lease, ms            3 nano-USD held          4 tokens debited
--       5 provisional usage event, JSON          6 counters of the hold, JSON
--       7 outcome (usage events, JSON) or ''     8 actual nano-USD        9 actual tokens
--       10 admitted at, ms
--       then for each counter two values: kind (b, t, p), limit
--
-- Answers KEPT, MADE or ENDED.

if redis.call('EXISTS', KEYS[1]) == 0 then
  if redis.call('EXISTS', KEYS[3]) == 1 then
    return 'ENDED'
  end
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local expires = now + tonumber(ARGV[2])
local answer = 'KEPT'
local made = redis.call('HSETNX', KEYS[1], 'amount', ARGV[3]) == 1
if made then
  answer = 'MADE'
  redis.call('HSET', KEYS[1], 'granted', '0', 'tokens', ARGV[4], 'event', ARGV[5], 'counters', ARGV[6], 'admitted', ARGV[10])
end
for i = 4, #KEYS do
  local kind = ARGV[10 + (i - 4) * 2 + 1]
  if kind == 'b' and made then
    redis.call('HINCRBY', KEYS[i], 'held', ARGV[3])
    redis.call('PEXPIRE', KEYS[i], 259200000)
  elseif kind == 'p' then
    redis.call('ZADD', KEYS[i], expires, ARGV[1])
    redis.call('PEXPIRE', KEYS[i], ARGV[2] * 2)
  end
end
redis.call('ZADD', KEYS[2], expires, ARGV[1])
if ARGV[7] ~= '' then
  redis.call('HSET', KEYS[1], 'outcome', ARGV[7], 'actual', ARGV[8], 'actual_tokens', ARGV[9])
end
return answer
