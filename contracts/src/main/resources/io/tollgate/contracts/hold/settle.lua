-- Ends a Hold after its ledger rows are stored: held -= reserved, spent += actual, Hold gone.
-- Idempotent. Without the Hold, a gateway's call mends what the sweeper settled: the mark of an ended
-- Hold keeps the figure it was settled at, so the difference to the actual one is applied once,
-- whichever of the two came first to the ledger and whichever to Redis. Only where that mark is gone
-- too is the correction taken as the ledger gave it. A correction that gives money back is left to the
-- reconciler: somebody may be seeding from a ledger that has it, and it must not be counted twice.
--
-- KEYS  1 hold   2 index of the tenant's holds   3 mark of an ended hold   4.. counters
-- ARGV  1 request id   2 actual nano-USD   3 actual tokens   4 correction, nano-USD
--       5 '1' when the sweeper settles behind the gateway's back, else '0'
--       then for each counter two values: kind (b, t, p), limit
--
-- Answers 1 when the Hold was there, else 0.

local reserved = redis.call('HMGET', KEYS[1], 'amount', 'tokens')
local there = reserved[1] and true or false
local sweeping = ARGV[5] == '1'
local change = ARGV[2]
if not there then
  local ended_at = redis.call('GET', KEYS[3])
  if sweeping then
    change = '0'
  elseif ended_at then
    change = string.format('%.0f', tonumber(ARGV[2]) - tonumber(ended_at))
  else
    change = ARGV[4]
  end
  if tonumber(change) <= 0 then
    return 0
  end
end
for i = 4, #KEYS do
  local kind, limit = ARGV[5 + (i - 4) * 2 + 1], tonumber(ARGV[5 + (i - 4) * 2 + 2])
  local key = KEYS[i]
  if kind == 'b' then
    -- '-0' is no integer to Redis.
    if there and reserved[1] ~= '0' and redis.call('HEXISTS', key, 'held') == 1 then
      redis.call('HINCRBY', key, 'held', '-' .. reserved[1])
    end
    -- Whoever seeds a budget without figures adds what was settled since the ledger was asked.
    if redis.call('HEXISTS', key, 'spent') == 1 then
      redis.call('HINCRBY', key, 'spent', change)
    else
      redis.call('HINCRBY', key, 'pending', change)
      redis.call('PEXPIRE', key, 259200000)
    end
  elseif kind == 't' and there then
    local level = redis.call('HGET', key, 'level')
    if level then
      local back = math.min(tonumber(reserved[2]), limit) - tonumber(ARGV[3])
      redis.call('HSET', key, 'level', string.format('%.3f', math.min(limit, tonumber(level) + back)))
      if back < 0 then
        redis.call('PEXPIRE', key, math.ceil((limit - tonumber(level) - back) / limit * 60000) + 60000)
      end
    end
  elseif kind == 'p' then
    redis.call('ZREM', key, ARGV[1])
  end
end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
-- A heartbeat that was still under way must not make the Hold again.
redis.call('SET', KEYS[3], ARGV[2], 'PX', (sweeping or not there) and 3600000 or 60000)
return there and 1 or 0
