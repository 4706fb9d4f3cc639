using System.Globalization;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms.Calls.Breakers;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>The limits, retries and breaker in force for one connection: its own settings, else the platform's defaults.</summary>
public sealed record CallSettings(IReadOnlyList<CallLimit> Limits, RetrySettings Retry, BreakerSettings Breaker)
{
    public const string MaxRetries = "maxRetries";
    public const string BreakerFailures = "breakerFailures";

    private const string LimitSection = "Limits";
    private const string RetrySection = "Retries";
    private const string BreakerSection = "Circuit breaker";

    internal static readonly (string Key, string Title, TimeSpan Length)[] Windows =
    [
        ("callsPerSecond", "Calls per second", TimeSpan.FromSeconds(1)),
        ("callsPerMinute", "Calls per minute", TimeSpan.FromMinutes(1)),
        ("callsPerHour", "Calls per hour", TimeSpan.FromHours(1)),
        ("callsPerDay", "Calls per day", TimeSpan.FromDays(1)),
    ];

    /// <summary>The advanced settings that every platform's descriptor ends with.</summary>
    public static IReadOnlyList<SettingDescriptor> Descriptors { get; } =
    [
        .. Windows.Select(window => new SettingDescriptor(
            window.Key, window.Title, SettingKind.Number, Required: false,
            Help: "0: no limit.", Pattern: "[0-9]{1,6}", Advanced: true, Section: LimitSection)),
        new(MaxRetries, "Retries of a failed call", SettingKind.Number, Required: false, Pattern: "[0-9]{1,2}", Advanced: true, Section: RetrySection),
        new("retryBaseMs", "First wait before a retry, in ms", SettingKind.Number, Required: false, Pattern: "[0-9]{1,6}", Advanced: true, Section: RetrySection),
        new("retryCapMs", "Longest wait before a retry, in ms", SettingKind.Number, Required: false,
            Help: "A platform that asks for more gets more.", Pattern: "[0-9]{1,7}", Advanced: true, Section: RetrySection),
        new("retryMultiplier", "Backoff multiplier", SettingKind.Number, Required: false,
            Help: "Each wait is the one before times this.", Example: "2", Pattern: @"[1-9](\.[0-9]{1,2})?", Advanced: true, Section: RetrySection),
        new("retryJitter", "Jitter", SettingKind.Number, Required: false,
            Help: "0.2 makes each wait up to a fifth shorter or longer.", Example: "0.2", Pattern: @"0(\.[0-9]{1,2})?|1", Advanced: true, Section: RetrySection),
        new(BreakerFailures, "Failures in a row that stop all calls", SettingKind.Number, Required: false,
            Help: "Then one call is tried now and then, until it succeeds. 0: never.", Pattern: "[0-9]{1,3}", Advanced: true, Section: BreakerSection),
        new("breakerSeconds", "Time before a call is tried again, in s", SettingKind.Number, Required: false, Pattern: "[1-9][0-9]{0,4}", Advanced: true, Section: BreakerSection),
        new("breakerSuccesses", "Successes that let all calls go again", SettingKind.Number, Required: false, Pattern: "[1-9][0-9]?", Advanced: true, Section: BreakerSection),
    ];

    public static CallSettings Of(PlatformDescriptor platform, PlatformConnection connection) => new(
        [
            .. Windows
                .Select(window => new CallLimit(connection.Number(window.Key, DefaultCalls(platform, window.Length)), window.Length))
                .Where(limit => limit.Calls > 0),
        ],
        platform.Retry with
        {
            MaxRetries = connection.Number(MaxRetries, platform.Retry.MaxRetries),
            Base = TimeSpan.FromMilliseconds(connection.Number("retryBaseMs", (int)platform.Retry.Base.TotalMilliseconds)),
            Cap = TimeSpan.FromMilliseconds(connection.Number("retryCapMs", (int)platform.Retry.Cap.TotalMilliseconds)),
            Multiplier = connection.Fraction("retryMultiplier", platform.Retry.Multiplier),
            Jitter = connection.Fraction("retryJitter", platform.Retry.Jitter),
        },
        new BreakerSettings(
            connection.Number(BreakerFailures, platform.Breaker.Failures),
            TimeSpan.FromSeconds(connection.Number("breakerSeconds", (int)platform.Breaker.Open.TotalSeconds)),
            connection.Number("breakerSuccesses", platform.Breaker.Successes)));

    /// <summary>A platform's settings, each with what holds while it is empty.</summary>
    public static IReadOnlyList<SettingDescriptor> Describe(PlatformDescriptor platform)
    {
        var usual = Usual(platform);
        return [.. platform.Settings.Select(setting => setting with { Usual = usual.GetValueOrDefault(setting.Key) })];
    }

    private static Dictionary<string, string> Usual(PlatformDescriptor platform)
    {
        var usual = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [MaxRetries] = Text(platform.Retry.MaxRetries),
            ["retryBaseMs"] = Text(platform.Retry.Base.TotalMilliseconds),
            ["retryCapMs"] = Text(platform.Retry.Cap.TotalMilliseconds),
            ["retryMultiplier"] = Text(platform.Retry.Multiplier),
            ["retryJitter"] = Text(platform.Retry.Jitter),
            [BreakerFailures] = Text(platform.Breaker.Failures),
            ["breakerSeconds"] = Text(platform.Breaker.Open.TotalSeconds),
            ["breakerSuccesses"] = Text(platform.Breaker.Successes),
        };
        foreach (var window in Windows)
            usual[window.Key] = DefaultCalls(platform, window.Length) is > 0 and var calls ? Text(calls) : "no limit";
        return usual;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static int DefaultCalls(PlatformDescriptor platform, TimeSpan window) =>
        platform.Limits.FirstOrDefault(limit => limit.Window == window)?.Calls ?? 0;
}
