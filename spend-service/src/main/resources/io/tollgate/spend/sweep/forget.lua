-- Removes a Hold from the index when the Hold itself is gone. One that came back meanwhile stays.
--
-- KEYS  1 hold   2 index of the tenant's holds
-- ARGV  1 request id
--
-- Answers 1 when the entry was removed.

if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
return redis.call('ZREM', KEYS[2], ARGV[1])
