using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;

namespace OrderSync.Tests.Web;

internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static RunView Run(int number, RunState state = RunState.Running, string platform = "vendure", double? percent = 10) => new(
        new Guid(number, 0, 0, new byte[8]), RunKind.OrderFetch, FetchMode.Auto, null, StopAtFirst: false,
        new Guid(100, 0, 0, new byte[8]), "Atlas", platform, state, Message.Verbatim("Reading."), percent, "April 2026", 12, null,
        RunCounts.Zero, 0, 0, 1, "Sara", Noon.AddMinutes(number), Noon.AddMinutes(number), null);
}
