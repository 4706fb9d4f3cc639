using OrderSync.Contracts.Connections;
using StackExchange.Redis;

namespace OrderSync.Core.Platforms.Calls.Breakers;

/// <summary>Speaks with <see cref="BreakerScripts"/>. Null everywhere means that Redis is away.</summary>
public sealed class SharedBreakers(SharedCallState redis)
{
    internal Task<(string Word, BreakerReading Reading)?> TryEnterAsync(
        Guid connectionId, string caller, TimeSpan longestCall, bool isEarly, CancellationToken cancellationToken) =>
        EvaluateAsync(BreakerScripts.Enter, connectionId, [caller, (long)longestCall.TotalMilliseconds, isEarly ? 1 : 0], cancellationToken);

    internal Task<(string Word, BreakerReading Reading)?> TryReportAsync(
        Guid connectionId, string caller, string outcome, string reason, BreakerSettings settings, CancellationToken cancellationToken) =>
        EvaluateAsync(
            BreakerScripts.Report,
            connectionId,
            [caller, outcome, reason, settings.Failures, (long)settings.Open.TotalMilliseconds, settings.Successes],
            cancellationToken);

    /// <returns>What it was.</returns>
    internal Task<(string Word, BreakerReading Reading)?> TryCloseAsync(Guid connectionId, CancellationToken cancellationToken) =>
        EvaluateAsync(BreakerScripts.Close, connectionId, [], cancellationToken);

    internal Task<(string Word, BreakerReading Reading)?> TryReadAsync(Guid connectionId, CancellationToken cancellationToken) =>
        EvaluateAsync(BreakerScripts.Read, connectionId, [], cancellationToken);

    private async Task<(string Word, BreakerReading Reading)?> EvaluateAsync(
        string script, Guid connectionId, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [$"ordersync:breaker:{{{connectionId}}}"];
        if (await redis.TryEvaluateAsync(script, keys, arguments, cancellationToken) is not { } result)
            return null;
        var parts = (RedisResult[])result!;
        var word = (string)parts[0]!;
        var since = (long)parts[3];
        return (word, new BreakerReading(
            StateOf(word),
            (long)parts[1],
            (int)parts[2],
            since > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null,
            TimeSpan.FromMilliseconds((long)parts[4]),
            (string?)parts[5] ?? ""));
    }

    private static BreakerState StateOf(string word) => word switch
    {
        "closed" or "recovered" => BreakerState.Closed,
        "open" or "opened" or "reopened" => BreakerState.Open,
        _ => BreakerState.HalfOpen,
    };
}
