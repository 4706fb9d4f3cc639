namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>
/// One window of a budget, in Lua: a ring of 101 counters, each for a hundredth of its length, with a running total. The oldest
/// hundredth counts in full until all of it is out, so that no window is ever exceeded, wherever it begins; at most one in 101 calls
/// is given away. Its state is 416 bytes whatever its limit, and moving it on costs as many steps as hundredths have passed.
/// </summary>
internal static class WindowScript
{
    public const string Functions = """
        local SEGMENTS = 100
        local SLOTS = SEGMENTS + 1
        local HEADER = 12

        local function clock(given)
            if given ~= '' then return tonumber(given) end
            local time = redis.call('TIME')
            return time[1] * 1000 + math.floor(time[2] / 1000)
        end

        local function at(ring, segment)
            return (struct.unpack('<I4', ring, (segment % SLOTS) * 4 + 1))
        end

        local function put(ring, segment, calls)
            local before = (segment % SLOTS) * 4
            return string.sub(ring, 1, before) .. struct.pack('<I4', calls) .. string.sub(ring, before + 5)
        end

        local function open(raw, name, limit, length, now)
            local window = {name = name, limit = math.max(1, limit), length = length, segment = math.floor(now * SEGMENTS / length), total = 0}
            local total, newest = 0, window.segment - SLOTS
            if raw then total, newest = struct.unpack('<I4d', raw) end
            window.segment = math.max(window.segment, newest)
            if window.segment - newest > SEGMENTS then
                window.ring = string.rep('\0', 4 * SLOTS)
                return window
            end
            local ring = string.sub(raw, HEADER + 1)
            for segment = newest + 1, window.segment do
                local gone = at(ring, segment)
                if gone > 0 then
                    total = total - gone
                    ring = put(ring, segment, 0)
                end
            end
            window.total, window.ring = total, ring
            return window
        end

        local function add(window, segment, calls)
            window.ring = put(window.ring, segment, at(window.ring, segment) + calls)
            window.total = window.total + calls
        end

        local function pack(window)
            return struct.pack('<I4d', window.total, window.segment) .. window.ring
        end

        -- When there will be room for a call behind so many others.
        local function roomAt(window, others)
            local left = window.total + others
            local segment = window.segment - SLOTS
            repeat
                segment = segment + 1
                left = left - at(window.ring, segment)
            until left < window.limit or segment == window.segment
            return math.ceil((segment + SLOTS) * window.length / SEGMENTS)
        end

        -- What runs have spent in the window, about: the current period, and of the one before as much as still counts.
        local function spenders(key, name, length, now)
            local found, all = {}, redis.call('HGETALL', key)
            for i = 1, #all, 2 do
                local spent = cmsgpack.unpack(all[i + 1])[name]
                local period = now / length
                local age = spent and math.floor(period) - spent[1] or 2
                local calls = 0
                if age <= 0 then
                    calls = spent[2] + spent[3] * (1 - period % 1)
                elseif age == 1 then
                    calls = spent[2] * (1 - period % 1)
                end
                if calls >= 0.5 then
                    found[#found + 1] = all[i]
                    found[#found + 1] = math.floor(calls + 0.5)
                end
            end
            return found
        end

        """;
}
