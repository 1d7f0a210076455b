-- Mends a budget that was found to differ from the ledger, unless somebody was faster.
--
-- KEYS  1 budget   2 index of the tenant's holds   3 names of the tenant's budgets that have figures
-- ARGV  1 change of spent, nano-USD   2 revision at which the difference was found
--
-- Answers 1 when something was changed, 0 when not, -1 when the budget is gone.

if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('SREM', KEYS[3], KEYS[1])
  return -1
end
local figures = redis.call('HMGET', KEYS[1], 'spent', 'revision', 'held')
local changed = 0
if ARGV[1] ~= '0' and figures[1] and (figures[2] or '0') == ARGV[2] then
  redis.call('HINCRBY', KEYS[1], 'spent', ARGV[1])
  redis.call('HINCRBY', KEYS[1], 'revision', 1)
  changed = 1
end
-- Without any Hold nothing is held.
if figures[3] and figures[3] ~= '0' and redis.call('ZCARD', KEYS[2]) == 0 then
  redis.call('HSET', KEYS[1], 'held', '0')
  changed = 1
end
return changed
