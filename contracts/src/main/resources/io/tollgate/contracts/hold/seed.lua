-- Gives a budget its figures from the ledger, unless somebody was faster.
--
-- KEYS  1 budget
-- ARGV  1 spent, nano-USD
--
-- Answers 1 when the figure was taken.

local taken = redis.call('HSETNX', KEYS[1], 'spent', ARGV[1])
redis.call('PEXPIRE', KEYS[1], 259200000)
return taken
