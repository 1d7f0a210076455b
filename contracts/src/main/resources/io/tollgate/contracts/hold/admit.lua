-- Evaluates every limit and budget of a call and takes a Hold only if all of them agree.
--
-- KEYS  1 hold   2 index of the tenant's holds   3 trust in the tenant's figures
--       4.. one key for each check
-- ARGV  1 request id            2 lease, ms
--       3 nano-USD of the prompt and flat fees   4 nano-USD of one output token (all choices)
--       5 output tokens asked for                6 fewest output tokens worth having
--       7 tokens to debit from tokens-per-minute buckets
--       8 provisional usage event, JSON          9 counters of the hold, JSON (for the sweeper)
--       then for each check four values: kind, a, b, mode
--         v  caller's version: a = version the gateway decided by
--         b  budget: a = limit in nano-USD or '', b = '<start>:<end>' of the window in ms or ''
--         r  requests per minute: a = limit
--         t  tokens per minute: a = limit
--         p  parallel requests: a = limit
--       mode 'alert' counts without refusing
--
-- Whoever sends the script writes the run id of the Redis server into it. A server that was started
-- anew, or took over from another, does not know the script then: nobody can be admitted there before
-- somebody has looked which server it is, not even by a command that was under way meanwhile.
--
-- Answers  OK, now ms, output tokens granted, nano-USD held, then two numbers for each check:
--            v 0 0   b spent held   r remaining reset-ms   t remaining reset-ms   p in-use 0
--          OK_UNTRUSTED …                   the same; the caller has nothing to protect, others of
--                                           the tenant may have, and the tenant is not trusted yet
--          AGAIN, now ms                    the window has passed, compute it anew from 'now'
--          STALE, now ms                    the caller has changed, resolve it anew
--          LOST, now ms                     Redis may not know what it knew; see trust.lua
--          WARMING, now ms, ms              it was lost, and calls under way are still to be heard of
--          SEED, now ms, check …            these budgets have no figures yet
--                                           (one that limits nothing is admitted with spent -1)
--          REFUSED, now ms, check, wait ms, figure, figure
-- A refused call consumes nothing. Admitting the same request twice answers alike and holds once.

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local lease = tonumber(ARGV[2])
local input, per_token = tonumber(ARGV[3]), tonumber(ARGV[4])
local wanted, fewest = tonumber(ARGV[5]), tonumber(ARGV[6])
local debit = tonumber(ARGV[7])
local FIRST = 3
local checks = #KEYS - FIRST
local RUN = '@run@'
local MINUTE = 60000

local function argument(check, n)
  return ARGV[9 + (check - 1) * 4 + n]
end

local repeated = redis.call('HMGET', KEYS[1], 'amount', 'granted')

-- 1. Is what the gateway believes still so?
for i = 1, checks do
  local kind, a, b = argument(i, 1), argument(i, 2), argument(i, 3)
  if kind == 'v' then
    local current = redis.call('GET', KEYS[i + FIRST])
    if current and tonumber(current) > tonumber(a) then
      return {'STALE', now}
    end
  elseif kind == 'b' and b ~= '' then
    local from, to = string.match(b, '^(%d+):(%d+)$')
    if now < tonumber(from) or now >= tonumber(to) then
      return {'AGAIN', now}
    end
  end
end
local run, since = string.match(redis.call('GET', KEYS[3]) or '', '^(.+):(%d+)$')
for i = 1, checks do
  local kind = argument(i, 1)
  if kind == 'p' or (kind == 'b' and argument(i, 2) ~= '' and argument(i, 4) ~= 'alert') then
    if run ~= RUN then
      return {'LOST', now}
    elseif tonumber(since) > now and not repeated[1] then
      return {'WARMING', now, tonumber(since) - now}
    end
    break
  end
end

-- 2. Budgets: what is left on the tightest one decides how many output tokens can be granted.
local unseeded = {}
local spent, held = {}, {}
local room, tightest = nil, nil
for i = 1, checks do
  if argument(i, 1) == 'b' then
    local figures = redis.call('HMGET', KEYS[i + FIRST], 'spent', 'held')
    local limits = argument(i, 2) ~= '' and argument(i, 4) ~= 'alert'
    if limits and not figures[1] then
      unseeded[#unseeded + 1] = i
    else
      spent[i], held[i] = tonumber(figures[1] or '-1'), tonumber(figures[2] or '0')
      if limits then
        local left = tonumber(argument(i, 2)) - spent[i] - held[i]
        if not room or left < room then
          room, tightest = left, i
        end
      end
    end
  end
end
if #unseeded > 0 then
  return {'SEED', now, unpack(unseeded)}
end

local granted = wanted
if not repeated[1] and room and (room <= 0 or input + per_token * wanted > room) then
  granted = per_token > 0 and math.floor((room - input) / per_token) or -1
  if room <= 0 or granted < fewest then
    return {'REFUSED', now, tightest, -1, spent[tightest], held[tightest]}
  end
end
local amount = input + per_token * granted

-- 3. Rates and parallel requests.
local after, state = {}, {}
for i = 1, checks do
  local kind, limit, key = argument(i, 1), tonumber(argument(i, 2)), KEYS[i + FIRST]
  if kind == 'r' then
    if limit <= 0 then
      return {'REFUSED', now, i, MINUTE, 0, MINUTE}
    end
    local interval = MINUTE / limit
    local arrival = math.max(now, tonumber(redis.call('GET', key) or '0'))
    local next_arrival = repeated[1] and arrival or arrival + interval
    local wait = next_arrival - MINUTE - now
    if wait > 0.001 then
      return {'REFUSED', now, i, math.ceil(wait), 0, math.ceil(arrival - now)}
    end
    state[i] = next_arrival
    after[i] = {math.floor((MINUTE - (next_arrival - now)) / interval + 0.000001), math.ceil(next_arrival - now)}
  elseif kind == 't' then
    if limit <= 0 then
      return {'REFUSED', now, i, MINUTE, 0, MINUTE}
    end
    local bucket = redis.call('HMGET', key, 'level', 'at')
    local rate = limit / MINUTE
    local level = limit
    if bucket[1] then
      level = math.min(limit, tonumber(bucket[1]) + (now - tonumber(bucket[2])) * rate)
    end
    local need = repeated[1] and 0 or math.min(debit, limit)
    if not repeated[1] and level + 0.001 < need then
      return {'REFUSED', now, i, math.ceil((need - level) / rate), math.max(0, math.floor(level)), math.ceil((limit - level) / rate)}
    end
    state[i] = level - need
    after[i] = {math.max(0, math.floor(state[i])), math.ceil((limit - state[i]) / rate)}
  elseif kind == 'p' then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    local used = redis.call('ZCARD', key)
    if not repeated[1] and used >= limit then
      return {'REFUSED', now, i, 1000, 0, 0}
    end
    after[i] = {repeated[1] and used or used + 1, 0}
  elseif kind == 'b' then
    after[i] = {spent[i], repeated[1] and held[i] or held[i] + amount}
  else
    after[i] = {0, 0}
  end
end

-- 4. Everybody agrees: write.
if repeated[1] then
  amount, granted = tonumber(repeated[1]), tonumber(repeated[2])
else
  for i = 1, checks do
    local kind, key = argument(i, 1), KEYS[i + FIRST]
    if kind == 'b' then
      redis.call('HINCRBY', key, 'held', string.format('%.0f', amount))
      redis.call('PEXPIRE', key, 259200000)
    elseif kind == 'r' then
      redis.call('SET', key, string.format('%.3f', state[i]), 'PX', math.ceil(state[i] - now) + 1000)
    elseif kind == 't' then
      redis.call('HSET', key, 'level', string.format('%.3f', state[i]), 'at', string.format('%.0f', now))
      redis.call('PEXPIRE', key, after[i][2] + MINUTE)
    elseif kind == 'p' then
      redis.call('ZADD', key, now + lease, ARGV[1])
      redis.call('PEXPIRE', key, lease * 2)
    end
  end
  redis.call('HSET', KEYS[1], 'amount', string.format('%.0f', amount), 'granted', string.format('%.0f', granted),
    'tokens', ARGV[7], 'event', ARGV[8], 'counters', ARGV[9], 'admitted', string.format('%.0f', now))
  redis.call('ZADD', KEYS[2], now + lease, ARGV[1])
end

local answer = {run == RUN and 'OK' or 'OK_UNTRUSTED', now, granted, amount}
for i = 1, checks do
  answer[#answer + 1] = after[i][1]
  answer[#answer + 1] = after[i][2]
end
return answer
