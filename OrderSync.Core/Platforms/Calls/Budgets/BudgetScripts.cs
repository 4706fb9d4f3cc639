namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>
/// The budget of one connection in Redis: all its windows in one hash, changed by one script at once.
/// <para>
/// KEYS[1], a hash: by window its state; "notBefore" (ms); "askedUntil" (ms, what the platform asked for, where it is more than is waited for); "learned"
/// (by name: queue, limit, length, left, reset, asked); "waiting" (by
/// run: class, queue, since, last grant, expiry); "born" (ms, when it was seeded). KEYS[2], a hash: by run its last grant and, by window, what it spent in the current
/// period of that length and in the one before. Times are Redis's own in ms, unless ARGV[1] brings one, as simulations do.
/// </para>
/// </summary>
internal static class BudgetScripts
{
    /// <summary>
    /// ARGV: now, run, class, queue, calls that were made unseen, how long ago the first of them was, time to live, longest wait
    /// before asking again, longest wait that a platform may ask for, then by window name, limit, length. Returns {1}; {0, ask in, free in, why, window, ahead,
    /// asked for (0: no more than is waited for), run, calls, …}; or {-1, window, …} for windows that are not there yet and must be seeded first.
    /// </summary>
    public const string Acquire = WindowScript.Functions + """
        local now, me, class, queue, unseen = clock(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
        local fields = {'notBefore', 'learned', 'waiting', 'born', 'askedUntil'}
        for i = 10, #ARGV, 3 do fields[#fields + 1] = ARGV[i] end
        local stored = call('HMGET', KEYS[1], unpack(fields))
        local windows, missing = {}, {-1}
        for i = 10, #ARGV, 3 do
            local raw = stored[5 + (i - 7) / 3]
            if not raw then missing[#missing + 1] = ARGV[i] end
            windows[#windows + 1] = open(raw, ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), now)
        end
        if #missing > 1 then return missing end
        local configured = #windows
        -- A state that was seeded since then has them from the record.
        if tonumber(stored[4] or 0) > now - tonumber(ARGV[6]) then unseen = 0 end

        local mine = call('HGET', KEYS[2], me)
        local spent = mine and cmsgpack.unpack(mine) or {last = 0}
        local waiting = stored[3] and cmsgpack.unpack(stored[3]) or {}
        local since = waiting[me] and waiting[me][3] or now
        local ahead = 0
        for id, other in pairs(waiting) do
            if other[5] <= now then
                waiting[id] = nil
            elseif id ~= me and other[2] == queue then
                local first = class - other[1]
                if first == 0 then first = spent.last - other[4] end
                if first == 0 then first = since - other[3] end
                if first > 0 or (first == 0 and id < me) then ahead = ahead + 1 end
            end
        end

        local free, why, blocking, asked = now, nil, '', 0
        local latest = now + tonumber(ARGV[9])
        local notBefore, askedUntil = tonumber(stored[1] or 0), tonumber(stored[5] or 0)
        if notBefore > latest then
            notBefore, askedUntil = latest, math.max(notBefore, askedUntil)
            call('HSET', KEYS[1], 'notBefore', string.format('%.0f', notBefore), 'askedUntil', string.format('%.0f', askedUntil))
        end
        if notBefore > now then free, why, asked = notBefore, 'notBefore', askedUntil end
        local learned, isCut = stored[2] and cmsgpack.unpack(stored[2]) or {}, false
        for name, told in pairs(learned) do
            if told.reset and told.reset > latest then told.asked, told.reset, isCut = told.reset, latest, true end
            if told.queue == queue or told.queue == '' then
                if told.limit then
                    local known = false
                    for _, window in ipairs(windows) do
                        if window.length == told.length then
                            window.limit, known = math.max(1, math.min(window.limit, told.limit)), true
                        end
                    end
                    if not known then
                        local field = 'learned:' .. name
                        windows[#windows + 1] = open(call('HGET', KEYS[1], field), field, told.limit, told.length, now)
                    end
                end
                if told.left and told.left <= ahead and told.reset > now and told.reset > free then
                    free, why, asked = told.reset, 'learned', told.asked or 0
                end
            end
        end
        local longest
        for i, window in ipairs(windows) do
            if unseen > 0 then add(window, unseen) end
            if window.total + ahead >= window.limit then
                local room = roomAt(window, ahead)
                if room > free or not why then free, why, blocking, longest, asked = math.max(room, free), 'window', window.name, window.length, 0 end
            end
        end

        local changed = {}
        if why then
            waiting[me] = {class, queue, since, spent.last, 0}
            local askIn = math.max(1, math.min(free - now, ahead > 0 and 1000 or tonumber(ARGV[8])))
            waiting[me][5] = now + askIn + 2000
            changed = {'waiting', cmsgpack.pack(waiting)}
            if isCut then
                changed[3], changed[4] = 'learned', cmsgpack.pack(learned)
            end
            if unseen > 0 then
                for _, window in ipairs(windows) do save(window, changed) end
            end
            call('HSET', KEYS[1], unpack(changed))
            local answer = {0, askIn, free - now, why, blocking, ahead, asked > free and asked - now or 0}
            if longest then
                for _, part in ipairs(spenders(KEYS[2], blocking, longest, now)) do answer[#answer + 1] = part end
            end
            return answer
        end

        local isMoved = not mine
        spent.last = now
        for i, window in ipairs(windows) do
            add(window, 1)
            save(window, changed)
            isMoved = isMoved or window.isMoved
            if i <= configured then
                local period, before = math.floor(now / window.length), spent[window.name]
                if not before or before[1] < period - 1 then before = {period, 0, 0}
                elseif before[1] < period then before = {period, 0, before[2]} end
                before[2] = before[2] + 1
                spent[window.name] = before
            end
        end
        if stored[2] then
            for _, told in pairs(learned) do
                if told.left and (told.queue == queue or told.queue == '') then told.left = told.left - 1 end
            end
            changed[#changed + 1] = 'learned'
            changed[#changed + 1] = cmsgpack.pack(learned)
        end
        if stored[3] then
            waiting[me] = nil
            if next(waiting) then
                changed[#changed + 1] = 'waiting'
                changed[#changed + 1] = cmsgpack.pack(waiting)
            else
                call('HDEL', KEYS[1], 'waiting')
            end
        end
        if #changed > 0 then
            call('HSET', KEYS[1], unpack(changed))
        end
        if not mine and call('HLEN', KEYS[2]) > 100 then
            local all = call('HGETALL', KEYS[2])
            for i = 1, #all, 2 do
                if cmsgpack.unpack(all[i + 1]).last < now - tonumber(ARGV[7]) then call('HDEL', KEYS[2], all[i]) end
            end
        end
        call('HSET', KEYS[2], me, cmsgpack.pack(spent))
        if isMoved then
            call('PEXPIRE', KEYS[1], ARGV[7])
            call('PEXPIRE', KEYS[2], ARGV[7])
        end
        return {1}
        """;

    /// <summary>ARGV: run. Takes its place in the queue back.</summary>
    public const string Leave = """
        local stored = redis.call('HGET', KEYS[1], 'waiting')
        if not stored then return 0 end
        local waiting = cmsgpack.unpack(stored)
        waiting[ARGV[1]] = nil
        if next(waiting) then redis.call('HSET', KEYS[1], 'waiting', cmsgpack.pack(waiting)) else redis.call('HDEL', KEYS[1], 'waiting') end
        return 1
        """;

    /// <summary>
    /// ARGV: now, time to live, then by window name, length, number of parts, and by part age in ms, calls. Windows that are there already
    /// are left alone.
    /// </summary>
    public const string Seed = WindowScript.Functions + """
        local now, i = clock(ARGV[1]), 3
        call('HSETNX', KEYS[1], 'born', string.format('%.0f', now))
        while i <= #ARGV do
            local name, length, parts = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
            local window = open(nil, name, 1, length, now)
            for part = 1, parts do
                local age, calls = tonumber(ARGV[i + 1 + 2 * part]), tonumber(ARGV[i + 2 + 2 * part])
                local segment = math.floor((now - age) * SEGMENTS / length)
                if segment >= window.segment then
                    add(window, calls)
                elseif segment > window.segment - SLOTS then
                    window.ring, window.total = put(ringOf(window), segment, at(ringOf(window), segment) + calls), window.total + calls
                end
            end
            if call('HEXISTS', KEYS[1], name) == 0 then
                local fields = {}
                save(window, fields)
                call('HSET', KEYS[1], unpack(fields))
            end
            i = i + 3 + 2 * parts
        end
        call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;

    /// <summary>
    /// ARGV: now, time to live, wait asked for in ms (0: none), queue, longest wait (ms), then by limit name, calls, length, left, reset in (ms), each -1
    /// where not told. Of what is left until the same reset the smaller counts: answers may overtake each other.
    /// </summary>
    public const string Learn = WindowScript.Functions + """
        local now, asked, longest = clock(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[5])
        local stored = call('HMGET', KEYS[1], 'notBefore', 'learned')
        local wait = math.min(asked, longest)
        if asked > 0 and now + wait >= tonumber(stored[1] or 0) then
            call('HSET', KEYS[1], 'notBefore', string.format('%.0f', now + wait), 'askedUntil', string.format('%.0f', now + asked))
        end
        if #ARGV > 5 then
            local learned = stored[2] and cmsgpack.unpack(stored[2]) or {}
            for i = 6, #ARGV, 5 do
                local told = {queue = ARGV[4]}
                local limit, length, left, resetIn = tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3]), tonumber(ARGV[i + 4])
                if limit >= 0 and length > 0 then told.limit, told.length = limit, length end
                if left >= 0 and resetIn >= 0 then
                    told.left, told.reset = left, now + math.min(resetIn, longest)
                    if resetIn > longest then told.asked = now + resetIn end
                    local before = learned[ARGV[i]]
                    if before and before.left and before.reset > now and math.abs(before.reset - told.reset) < 2000 then
                        told.left, told.reset = math.min(before.left, left), math.max(before.reset, told.reset)
                    end
                end
                learned[ARGV[i]] = told
            end
            call('HSET', KEYS[1], 'learned', cmsgpack.pack(learned))
        end
        call('PEXPIRE', KEYS[1], math.max(tonumber(ARGV[2]), wait))
        return 1
        """;

    /// <summary>Takes back what the platform asked to wait. Limits stay, and what was spent.</summary>
    public const string Forget = """
        redis.call('HDEL', KEYS[1], 'notBefore', 'askedUntil')
        local stored = redis.call('HGET', KEYS[1], 'learned')
        if not stored then return 1 end
        local learned = cmsgpack.unpack(stored)
        for name, told in pairs(learned) do
            told.left, told.reset, told.asked = nil, nil, nil
            if not told.limit then learned[name] = nil end
        end
        if next(learned) then redis.call('HSET', KEYS[1], 'learned', cmsgpack.pack(learned)) else redis.call('HDEL', KEYS[1], 'learned') end
        return 1
        """;

    /// <summary>
    /// ARGV: now, then by window name, limit, length. Returns {not before in, asked for (0: no more), …}: by learned limit {1, name, calls, length,
    /// left, reset in}, by window {2, name, calls, used, free in, run, calls, …}.
    /// </summary>
    public const string Read = WindowScript.Functions + """
        local now = clock(ARGV[1])
        local stored = call('HMGET', KEYS[1], 'notBefore', 'learned', 'askedUntil')
        local notBefore, askedUntil = tonumber(stored[1] or 0), tonumber(stored[3] or 0)
        local answer = {math.max(0, notBefore - now), notBefore > now and askedUntil > notBefore and askedUntil - now or 0}
        local learned = stored[2] and cmsgpack.unpack(stored[2]) or {}
        for name, told in pairs(learned) do
            local isLive = told.left and told.reset > now
            answer[#answer + 1] = {1, name, told.limit or -1, told.length or -1, isLive and math.max(0, told.left) or -1, isLive and told.reset - now or -1}
        end
        for i = 2, #ARGV, 3 do
            local window = open(call('HGET', KEYS[1], ARGV[i]), ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), now)
            for _, told in pairs(learned) do
                if told.limit and told.length == window.length then window.limit = math.max(1, math.min(window.limit, told.limit)) end
            end
            local free = window.total < window.limit and 0 or roomAt(window, 0) - now
            local part = {2, window.name, window.limit, window.total, free}
            for _, spender in ipairs(spenders(KEYS[2], window.name, window.length, now)) do part[#part + 1] = spender end
            answer[#answer + 1] = part
        end
        return answer
        """;
}
