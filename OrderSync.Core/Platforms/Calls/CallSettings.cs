using OrderSync.Contracts.Connections;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>The limits and retries in force for one connection: its own settings, else the platform's defaults.</summary>
public sealed record CallSettings(IReadOnlyList<CallLimit> Limits, RetrySettings Retry)
{
    private static readonly (string Key, string Title, TimeSpan Window)[] Windows =
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
            Help: "Empty: the platform's documented limit, less a margin. 0: no such limit.", Pattern: "[0-9]{1,6}", Advanced: true)),
        new("maxRetries", "Retries of a failed call", SettingKind.Number, Required: false, Pattern: "[0-9]{1,2}", Advanced: true),
        new("retryBaseMs", "First wait before a retry, in ms", SettingKind.Number, Required: false, Pattern: "[0-9]{1,6}", Advanced: true),
    ];

    public static CallSettings Of(PlatformDescriptor platform, PlatformConnection connection) => new(
        [
            .. Windows
                .Select(window => new CallLimit(connection.Number(window.Key, DefaultCalls(platform, window.Window)), window.Window))
                .Where(limit => limit.Calls > 0),
        ],
        platform.Retry with
        {
            MaxRetries = connection.Number("maxRetries", platform.Retry.MaxRetries),
            Base = TimeSpan.FromMilliseconds(connection.Number("retryBaseMs", (int)platform.Retry.Base.TotalMilliseconds)),
        });

    private static int DefaultCalls(PlatformDescriptor platform, TimeSpan window) =>
        platform.Limits.FirstOrDefault(limit => limit.Window == window)?.Calls ?? 0;
}
