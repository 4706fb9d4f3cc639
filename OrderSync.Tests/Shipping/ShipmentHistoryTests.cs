using OrderSync.Core.Shipping;

namespace OrderSync.Tests.Shipping;

public sealed class ShipmentHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_carriers_own_times_replace_those_that_were_seen_and_keep_when_that_was()
    {
        var merged = ShipmentHistory.Merge([Seen("31", 10, 11)], [Told("4", 1), Told("31", 9)], Noon);

        merged.Select(line => (line.Code, line.At.Hour, line.SeenAt.Hour, line.FromHistory)).ShouldBe([("4", 1, 12, true), ("31", 9, 11, true)]);
    }

    [Fact]
    public void A_status_that_the_carriers_history_leaves_out_is_kept()
    {
        var merged = ShipmentHistory.Merge([Seen("77", 10, 11)], [Told("4", 1)], Noon);

        merged.Select(line => (line.Code, line.FromHistory)).ShouldBe([("4", true), ("77", false)]);
    }

    [Fact]
    public void A_status_that_a_shipment_has_had_twice_stands_there_twice_and_one_that_is_told_twice_once()
    {
        var merged = ShipmentHistory.Merge([], [Told("31", 1), Told("32", 2), Told("31", 3), Told("31", 3)], Noon);

        merged.Select(line => (line.Code, line.At.Hour)).ShouldBe([("31", 1), ("32", 2), ("31", 3)]);
    }

    private static ShipmentHistoryLine Seen(string code, int at, int seenAt) => new(code, code, At(at), At(seenAt), false, null, null);

    private static ShipmentStep Told(string code, int at) => new(new ShipmentCode(code, code, code, code), At(at));

    private static DateTimeOffset At(int hour) => new(2026, 11, 22, hour, 0, 0, TimeSpan.Zero);
}
