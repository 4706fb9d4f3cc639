using OrderSync.Contracts.Connections;

namespace OrderSync.Core.Platforms;

/// <summary>What a connection may spend on looking back at orders that are stored already.</summary>
public static class LookBackSettings
{
    public const string Share = "lookBackShare";

    /// <summary>For the descriptor of a platform whose changes are not all told.</summary>
    public static SettingDescriptor ShareDescriptor { get; } = new(
        Share, "Share of the calls for looking back, in %", SettingKind.Number, Required: false,
        Help: "How much of the daily limit scheduled fetches may spend on orders that are stored already. They look less often where that is not enough.",
        Pattern: "[1-9][0-9]?|100", Default: "5", Advanced: true);

    /// <returns>Between 0 and 1.</returns>
    public static double ShareOf(PlatformConnection connection) => Math.Clamp(connection.Number(Share, 5), 1, 100) / 100.0;
}
