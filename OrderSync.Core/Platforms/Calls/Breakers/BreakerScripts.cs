namespace OrderSync.Core.Platforms.Calls.Breakers;

/// <summary>
/// The circuit breaker of one connection in Redis. KEYS[1], a hash: state ("open" or "half"; none: closed), failures (in a row),
/// opening (counts the openings), since and next (ms), reason, successes, probe (whose call is tried) and probeUntil (when that one
/// is given up). Times are Redis's own in ms. Each script returns the state as <c>{word, opening, failures, since, next in, reason}</c>.
/// </summary>
internal static class BreakerScripts
{
    private const string State = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        local stored = redis.call('HMGET', KEYS[1], 'state', 'failures', 'opening', 'since', 'next', 'reason', 'successes', 'probe', 'probeUntil')
        local state, failures, opening = stored[1] or 'closed', tonumber(stored[2] or 0), tonumber(stored[3] or 0)
        local since, nextTry = tonumber(stored[4] or 0), tonumber(stored[5] or 0)
        local isProbed = stored[8] and tonumber(stored[9]) > now

        local function answer(word)
            local reason = redis.call('HGET', KEYS[1], 'reason') or ''
            return {word, opening, failures, string.format('%.0f', since), math.max(0, nextTry - now), reason}
        end

        local function set(...)
            redis.call('HSET', KEYS[1], ...)
            redis.call('PEXPIRE', KEYS[1], math.max(86400000, nextTry - now + 86400000))
        end

        """;

    /// <summary>
    /// ARGV: caller, how long its call may take (ms), 1 to try before the time. Says "closed"; "probe" or "first" (the first probe since
    /// it opened), when this caller's call is the one to be tried; "busy" while another's is; "open".
    /// </summary>
    public const string Enter = State + """
        if state == 'closed' then return answer('closed') end
        if state == 'open' and nextTry > now and ARGV[3] ~= '1' then return answer('open') end
        if isProbed then
            nextTry = tonumber(stored[9])
            return answer('busy')
        end
        nextTry = now
        set('state', 'half', 'next', string.format('%.0f', now), 'probe', ARGV[1], 'probeUntil', string.format('%.0f', now + ARGV[2]))
        return answer(state == 'open' and 'first' or 'probe')
        """;

    /// <summary>
    /// ARGV: caller, "ok", "failed" or "neither", reason, failures that open it, how long it stays open (ms), successes that close it.
    /// Says "opened", "reopened" or "recovered" when this call has done that, "half" or the state else.
    /// </summary>
    public const string Report = State + """
        if state == 'closed' then
            if ARGV[2] == 'ok' and failures > 0 then
                redis.call('HDEL', KEYS[1], 'failures')
            elseif ARGV[2] == 'failed' then
                failures = failures + 1
                if failures < tonumber(ARGV[4]) then
                    set('failures', failures)
                    return answer('closed')
                end
                opening, since, nextTry = opening + 1, now, now + ARGV[5]
                set('state', 'open', 'failures', failures, 'opening', opening, 'since', string.format('%.0f', since),
                    'next', string.format('%.0f', nextTry), 'reason', ARGV[3])
                return answer('opened')
            end
            return answer('closed')
        end
        if stored[8] ~= ARGV[1] then return answer(state) end
        redis.call('HDEL', KEYS[1], 'probe', 'probeUntil')
        if ARGV[2] == 'ok' then
            local successes = tonumber(stored[7] or 0) + 1
            if successes >= tonumber(ARGV[6]) then
                local closed = answer('recovered')
                redis.call('HDEL', KEYS[1], 'state', 'failures', 'since', 'next', 'reason', 'successes')
                return closed
            end
            set('successes', successes)
        elseif ARGV[2] == 'failed' then
            failures, opening, nextTry = failures + 1, opening + 1, now + ARGV[5]
            set('state', 'open', 'failures', failures, 'opening', opening, 'next', string.format('%.0f', nextTry), 'reason', ARGV[3])
            redis.call('HDEL', KEYS[1], 'successes')
            return answer('reopened')
        end
        return answer('half')
        """;

    /// <summary>Closes it whatever it is. Says what it was.</summary>
    public const string Close = State + """
        local was = answer(state)
        redis.call('HDEL', KEYS[1], 'state', 'failures', 'since', 'next', 'reason', 'successes', 'probe', 'probeUntil')
        return was
        """;

    public const string Read = State + """
        if isProbed then nextTry = tonumber(stored[9]) end
        return answer(state)
        """;
}
