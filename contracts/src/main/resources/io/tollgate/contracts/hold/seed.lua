-- Gives a budget its figures from the ledger, unless somebody was faster. A call that settled while
-- the ledger was asked may be missing in the answer and was not counted here either, so the answer
-- is then of no use and the ledger must be asked again.
--
-- KEYS  1 budget
-- ARGV  1 spent, nano-USD   2 field 'missed' of the budget before the ledger was asked, else '0'
--
-- Answers 1 when the figure was taken, 0 when there was one, -1 when the ledger must be asked again.

if redis.call('HEXISTS', KEYS[1], 'spent') == 1 then
  return 0
end
if ARGV[2] and (redis.call('HGET', KEYS[1], 'missed') or '0') ~= ARGV[2] then
  return -1
end
redis.call('HSET', KEYS[1], 'spent', ARGV[1])
redis.call('HDEL', KEYS[1], 'missed')
redis.call('PEXPIRE', KEYS[1], 259200000)
return 1
