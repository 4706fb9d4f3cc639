using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>Speaks with <see cref="BudgetScripts"/>. Null everywhere means that Redis is away.</summary>
public sealed class SharedBudgets(SharedCallState redis, IOptions<PlatformCallOptions> options)
{
    private const string NoRun = "-";
    private const int Granted = 1;
    private const int Unseeded = -1;

    /// <summary>State is kept this much longer than the longest window, and a tenth: its expiry is moved only when a hundredth has passed.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <param name="unseen">Calls that were made without asking, while Redis was away, and since when.</param>
    /// <param name="at">In ms since 1970; null for Redis's own clock.</param>
    /// <returns>The answer; or the windows that have no state yet.</returns>
    internal async Task<(BudgetAnswer? Answer, IReadOnlyList<BudgetWindow> Missing)?> TryAcquireAsync(
        BudgetRequest request, (int Calls, TimeSpan Since) unseen, long? at, CancellationToken cancellationToken)
    {
        RedisValue[] arguments =
        [
            Clock(at), Me(request), (int)request.Priority, request.Operation ?? "", unseen.Calls,
            (long)unseen.Since.TotalMilliseconds, TimeToLive(request.Windows), (long)PlatformBudgets.AskAgain.TotalMilliseconds, LongestWait,
            .. Describe(request.Windows),
        ];
        if (await redis.TryEvaluateAsync(BudgetScripts.Acquire, Keys(request.ConnectionId), arguments, cancellationToken) is not { } result)
            return null;
        var parts = (RedisResult[])result!;
        return (int)parts[0] switch
        {
            Granted => (BudgetAnswer.Granted, []),
            Unseeded => (null, [.. parts.Skip(1).Select(name => request.Windows.First(window => window.Name == (string)name!))]),
            _ => (Refusal(request, parts), []),
        };
    }

    internal Task LeaveAsync(BudgetRequest request, CancellationToken cancellationToken) =>
        redis.TryEvaluateAsync(BudgetScripts.Leave, Keys(request.ConnectionId), [Me(request)], cancellationToken);

    internal Task ForgetAsync(Guid connectionId, CancellationToken cancellationToken) =>
        redis.TryEvaluateAsync(BudgetScripts.Forget, Keys(connectionId), [], cancellationToken);

    internal Task SeedAsync(
        BudgetRequest request,
        IReadOnlyList<BudgetWindow> windows,
        ILookup<BudgetWindow, CallsAtAge> calls,
        long? at,
        CancellationToken cancellationToken)
    {
        var arguments = new List<RedisValue> { Clock(at), TimeToLive(request.Windows) };
        foreach (var window in windows)
        {
            var parts = calls[window].ToList();
            arguments.AddRange([window.Name, window.Milliseconds, parts.Count]);
            arguments.AddRange(parts.SelectMany(part => new RedisValue[] { (long)part.Age.TotalMilliseconds, part.Calls }));
        }
        return redis.TryEvaluateAsync(BudgetScripts.Seed, Keys(request.ConnectionId), [.. arguments], cancellationToken);
    }

    internal async Task<bool> TryLearnAsync(
        BudgetRequest request, TimeSpan? asked, IReadOnlyList<LearnedLimit> limits, long? at, CancellationToken cancellationToken)
    {
        RedisValue[] arguments =
        [
            Clock(at), TimeToLive(request.Windows), (long)Math.Ceiling((asked ?? TimeSpan.Zero).TotalMilliseconds), request.Operation ?? "", LongestWait,
            .. limits.SelectMany(limit => new RedisValue[]
            {
                request.Operation is null ? limit.Name : $"{request.Operation}/{limit.Name}", limit.Calls ?? -1, Milliseconds(limit.Window),
                limit.Left ?? -1, Milliseconds(limit.ResetIn),
            }),
        ];
        return await redis.TryEvaluateAsync(BudgetScripts.Learn, Keys(request.ConnectionId), arguments, cancellationToken) is not null;
    }

    internal async Task<BudgetReading?> TryReadAsync(
        Guid connectionId, IReadOnlyList<BudgetWindow> windows, long? at, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [Clock(at), .. Describe(windows)];
        if (await redis.TryEvaluateAsync(BudgetScripts.Read, Keys(connectionId), arguments, cancellationToken) is not { } result)
            return null;
        var parts = (RedisResult[])result!;
        var rows = parts.Skip(2).Select(part => (RedisResult[])part!).ToList();
        return new BudgetReading(
            Time(parts[0]),
            Time(parts[1]),
            [.. rows.Where(row => (int)row[0] == 1).Select(Learned)],
            [.. rows.Where(row => (int)row[0] == 2).Select(row => Window(windows, row))]);
    }

    private RedisValue LongestWait => (long)options.Value.LongestWait.TotalMilliseconds;

    private static RedisKey[] Keys(Guid connectionId) => [$"ordersync:budget:{{{connectionId}}}", $"ordersync:budget:{{{connectionId}}}:runs"];

    private static RedisValue Me(BudgetRequest request) => request.RunId?.ToString() ?? NoRun;

    private static RedisValue Clock(long? at) => at is { } milliseconds ? milliseconds : "";

    private static long TimeToLive(IReadOnlyList<BudgetWindow> windows) =>
        (windows.Count == 0 ? 0 : windows.Max(window => window.Milliseconds) * 11 / 10) + (long)Kept.TotalMilliseconds;

    private static IEnumerable<RedisValue> Describe(IReadOnlyList<BudgetWindow> windows) =>
        windows.SelectMany(window => new RedisValue[] { window.Name, window.Calls, window.Milliseconds });

    private static BudgetAnswer Refusal(BudgetRequest request, RedisResult[] parts) => new(
        Time(parts[1]),
        Time(parts[2]),
        (string)parts[3]! == "window" ? CallWaitReason.Budget : CallWaitReason.RetryAfter,
        request.Windows.FirstOrDefault(window => window.Name == (string)parts[4]!),
        (int)parts[5],
        Spenders(parts, 7),
        Time(parts[6]));

    private static LearnedLimit Learned(RedisResult[] row) => new(
        (string)row[1]!,
        (long)row[2] < 0 ? null : (int)row[2],
        (long)row[3] < 0 ? null : Time(row[3]),
        (long)row[4] < 0 ? null : (int)row[4],
        (long)row[5] < 0 ? null : Time(row[5]));

    private static BudgetWindowReading Window(IReadOnlyList<BudgetWindow> windows, RedisResult[] row) => new(
        windows.First(window => window.Name == (string)row[1]!), (int)row[2], (int)row[3], Time(row[4]), Spenders(row, 5));

    private static List<CallSpender> Spenders(RedisResult[] parts, int first)
    {
        var spenders = new List<CallSpender>();
        for (var index = first; index + 1 < parts.Length; index += 2)
            spenders.Add(new CallSpender(Guid.TryParse((string?)parts[index], CultureInfo.InvariantCulture, out var run) ? run : null, (long)parts[index + 1]));
        spenders.Sort((left, right) => right.Calls.CompareTo(left.Calls));
        return spenders;
    }

    private static TimeSpan Time(RedisResult milliseconds) => TimeSpan.FromMilliseconds((long)milliseconds);

    private static long Milliseconds(TimeSpan? time) => time is { } known ? (long)known.TotalMilliseconds : -1;
}

/// <summary>The budget as it stands.</summary>
/// <param name="NotBefore">How long the platform still asks to wait; zero when it does not.</param>
/// <param name="AskedFor">How long it really asks to wait, where that is longer; else zero.</param>
public sealed record BudgetReading(TimeSpan NotBefore, TimeSpan AskedFor, IReadOnlyList<LearnedLimit> Learned, IReadOnlyList<BudgetWindowReading> Windows);

/// <param name="Limit">The stricter of our own limit and what the platform told.</param>
/// <param name="FreeIn">When the next call may be made; zero for now.</param>
public sealed record BudgetWindowReading(BudgetWindow Window, int Limit, int Used, TimeSpan FreeIn, IReadOnlyList<CallSpender> SpentBy);
