-- Gives a budget its figures from the ledger, unless somebody was faster. What was settled since the
-- ledger was asked is added: those calls were left out of the ledger's answer.
--
-- KEYS  1 budget   2 names of the tenant's budgets that have figures   3 trust in the tenant's figures
-- ARGV  1 spent by the ledger, nano-USD, without calls that held something   2 pending at that moment
--       3 trust at that moment or ''   4 level   5 id   6 window '<name>' or '<name>|<start>|<end>', ms
--
-- Answers 1 when the figure was taken, 0 when there was one, -1 when Redis lost its data meanwhile.

if redis.call('HEXISTS', KEYS[1], 'spent') == 1 then
  return 0
end
if (redis.call('GET', KEYS[3]) or '') ~= ARGV[3] then
  return -1
end
local settled = tonumber(redis.call('HGET', KEYS[1], 'pending') or '0') - tonumber(ARGV[2])
redis.call('HSET', KEYS[1], 'spent', string.format('%.0f', tonumber(ARGV[1]) + settled),
  'level', ARGV[4], 'id', ARGV[5], 'window', ARGV[6])
redis.call('HDEL', KEYS[1], 'pending')
redis.call('HINCRBY', KEYS[1], 'revision', 1)
redis.call('PEXPIRE', KEYS[1], 259200000)
redis.call('SADD', KEYS[2], KEYS[1])
return 1
