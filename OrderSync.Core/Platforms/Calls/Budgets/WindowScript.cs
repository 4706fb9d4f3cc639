namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>
/// One window of a budget, in Lua: a ring of 101 counters, each for a hundredth of its length, with a running total. The oldest
/// hundredth counts in full until all of it is out, so that no window is ever exceeded, wherever it begins; at most one in 101 calls
/// is given away. Total, newest hundredth and its count are one small field of the connection's hash, under the window's name. The ring is
/// another, and only touched when a hundredth has passed; moving it on costs as many steps as have.
/// </summary>
internal static class WindowScript
{
    public const string Functions = """
        local SEGMENTS = 100
        local SLOTS = SEGMENTS + 1
        local RING = ':ring'
        local call, floor, pack, unpackStruct, sub = redis.call, math.floor, struct.pack, struct.unpack, string.sub

        local function clock(given)
            if given ~= '' then return tonumber(given) end
            local time = call('TIME')
            return time[1] * 1000 + floor(time[2] / 1000)
        end

        local function at(ring, segment)
            return (unpackStruct('<I4', ring, (segment % SLOTS) * 4 + 1))
        end

        local function put(ring, segment, calls)
            local before = (segment % SLOTS) * 4
            return sub(ring, 1, before) .. pack('<I4', calls) .. sub(ring, before + 5)
        end

        local function ringOf(window)
            if not window.ring then
                local ring = window.isOld and call('HGET', KEYS[1], window.name .. RING) or string.rep('\0', 4 * SLOTS)
                window.ring = put(ring, window.segment, window.current)
            end
            return window.ring
        end

        local function move(window, segment)
            local ring, total = ringOf(window), window.total
            if segment - window.segment > SEGMENTS then
                ring, total = string.rep('\0', 4 * SLOTS), 0
            else
                for passed = window.segment + 1, segment do
                    local gone = at(ring, passed)
                    if gone > 0 then
                        total = total - gone
                        ring = put(ring, passed, 0)
                    end
                end
            end
            window.ring, window.total, window.segment, window.current, window.isMoved = ring, total, segment, 0, true
        end

        local function open(raw, name, limit, length, now)
            local segment = floor(now * SEGMENTS / length)
            local window = {name = name, limit = math.max(1, limit), length = length, segment = segment, total = 0, current = 0, isMoved = not raw}
            if raw then
                window.isOld = true
                window.total, window.segment, window.current = unpackStruct('<I4dI4', raw)
                if segment > window.segment then move(window, segment) end
            end
            return window
        end

        local function add(window, calls)
            window.current, window.total = window.current + calls, window.total + calls
        end

        -- For a hash: the fields of the window that have changed.
        local function save(window, fields)
            fields[#fields + 1] = window.name
            fields[#fields + 1] = pack('<I4dI4', window.total, window.segment, window.current)
            if window.isMoved then
                fields[#fields + 1] = window.name .. RING
                fields[#fields + 1] = ringOf(window)
            end
        end

        -- When there will be room for a call behind so many others.
        local function roomAt(window, others)
            local ring = put(ringOf(window), window.segment, window.current)
            local left = window.total + others
            local segment = window.segment - SLOTS
            repeat
                segment = segment + 1
                left = left - at(ring, segment)
            until left < window.limit or segment == window.segment
            return math.ceil((segment + SLOTS) * window.length / SEGMENTS)
        end

        -- What runs have spent in the window, about: the current period, and of the one before as much as still counts.
        local function spenders(key, name, length, now)
            local found, all = {}, call('HGETALL', key)
            for i = 1, #all, 2 do
                local spent = cmsgpack.unpack(all[i + 1])[name]
                local period = now / length
                local age = spent and floor(period) - spent[1] or 2
                local calls = 0
                if age <= 0 then
                    calls = spent[2] + spent[3] * (1 - period % 1)
                elseif age == 1 then
                    calls = spent[2] * (1 - period % 1)
                end
                if calls >= 0.5 then
                    found[#found + 1] = all[i]
                    found[#found + 1] = floor(calls + 0.5)
                end
            end
            return found
        end

        """;
}
