-- Says that an entity changed: to the admission script by a mark, to caches by a message.
--
-- KEYS  1 mark of the entity's newest version
-- ARGV  1 version   2 life time of the mark, ms   3 channel   4 the entity's id
--
-- The mark never goes back: of two changes at the same time, the older may arrive last.

local known = redis.call('GET', KEYS[1])
if not known or tonumber(known) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return redis.call('PUBLISH', ARGV[3], ARGV[4])
