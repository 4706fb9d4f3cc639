using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Shipping;

/// <summary>Which order is in a parcel: one that is younger never is.</summary>
public sealed class ShipmentLinkTests(ApiFixture api) : CarrierTest(api)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, false, false)]
    public async Task A_parcel_that_is_older_than_the_order_of_its_name_is_not_its_parcel(bool byReference, bool tellsCreation, bool isOnPages)
    {
        var desk = await OpenAsync();
        var order = await desk.AddOrderAsync("R-1", Now.AddHours(-3), tracking: byReference ? null : "T-1");
        var delivered = Now - (20 * Day);
        Parcel[] parcels = [new("P1", byReference ? "R-1" : "X", byReference ? null : "T-1", "41", delivered, tellsCreation ? delivered - (2 * Day) : null, delivered)];
        // Where it is not on the pages, it is asked for by name.
        desk.Carrier.Parcels.AddRange(isOnPages ? parcels : [.. Filling(60), .. parcels]);

        var run = await desk.ShipAsync();
        await desk.ShipAsync();

        run.State.ShouldBe(RunState.Completed);
        (await desk.OrderAsync(order)).ShouldBe("Pending open");
        (await desk.OrderOfAsync("P1")).ShouldBeNull();
        (await desk.ScalarAsync<long>("select count(*) from order_status_changes where order_id = $1", order)).ShouldBe(0);
    }

    [Fact]
    public async Task An_order_whose_name_only_an_older_parcel_has_rests_like_one_that_the_carrier_does_not_know()
    {
        var desk = await OpenAsync();
        var order = await desk.AddOrderAsync("R-1", Now.AddDays(-10));
        desk.Carrier.Parcels.AddRange([.. Filling(80), new("P1", "R-1", null, "41", Now.AddDays(-30), Now.AddDays(-31))]);

        await desk.ShipAsync();

        desk.Carrier.Asked.ShouldBe(["R-1"]);
        (await desk.ScalarAsync<int>("select empty_answers from order_look_ups where order_id = $1", order)).ShouldBe(1);
    }

    [Fact]
    public async Task A_parcel_that_its_carrier_dates_no_time_is_as_old_as_it_is_known_here()
    {
        var desk = await OpenAsync();
        desk.Carrier.Parcels.Add(new("P1", "R-1", null, "31", null, null));
        await desk.ShipAsync();
        await desk.ExecuteAsync("update shipments set first_seen_at = $2, changed_at = $2, status_at = $2 where connection_id = $1", desk.Id, Now.AddDays(-5));
        await desk.ExecuteAsync("update shipment_statuses set at = $2 where company_id = $1", desk.Company.Id, Now.AddDays(-5));
        var order = await desk.AddOrderAsync("R-1", Now.AddHours(-3));
        desk.Carrier.Parcels[0] = new("P1", "R-1", null, "41", null, null);

        await desk.ShipAsync();

        (await desk.StatusAsync("P1")).ShouldBe("41");
        (await desk.OrderAsync(order)).ShouldBe("Pending open");
        (await desk.OrderOfAsync("P1")).ShouldBeNull();
    }

    [Theory]
    [InlineData(-20, true)]
    [InlineData(-180, false)]
    public async Task Clocks_may_differ_a_little(int minutes, bool isIts)
    {
        var desk = await OpenAsync();
        var placed = Now.AddHours(-6);
        var order = await desk.AddOrderAsync("R-1", placed);
        desk.Carrier.Parcels.Add(new("P1", "R-1", null, "41", Now.AddHours(-1), placed.AddMinutes(minutes), Now.AddHours(-1)));

        await desk.ShipAsync();

        (await desk.OrderOfAsync("P1")).ShouldBe(isIts ? order : null);
        (await desk.OrderAsync(order)).ShouldBe(isIts ? "Delivered ended" : "Pending open");
    }

    [Fact]
    public async Task A_number_that_a_shop_gives_again_means_the_newest_order_that_was_there_before_the_parcel()
    {
        var desk = await OpenAsync();
        var (old, middle, young) = (
            await desk.AddOrderAsync("R-1", Now.AddDays(-25)), await desk.AddOrderAsync("R-1", Now.AddDays(-10), status: "Cancelled"), await desk.AddOrderAsync("R-1", Now.AddHours(-3)));
        desk.Carrier.Parcels.AddRange(
        [
            new("P3", "R-1", null, "31", Now.AddHours(-1), Now.AddHours(-2)),
            new("P2", "R-1", null, "41", Now.AddDays(-8), Now.AddDays(-9)),
            new("P1", "R-1", null, "41", Now.AddDays(-20), Now.AddDays(-22), Now.AddDays(-20)),
        ]);

        await desk.ShipAsync();

        (await desk.OrderOfAsync("P1"), await desk.OrderOfAsync("P2"), await desk.OrderOfAsync("P3")).ShouldBe((old, middle, young));
        (await desk.OrderAsync(old), await desk.OrderAsync(middle), await desk.OrderAsync(young)).ShouldBe(("Delivered ended", "Cancelled ended", "Pending open"));
    }

    [Theory]
    [InlineData("Pending", true)]
    [InlineData("Cancelled", false)]
    public async Task Clocks_explain_a_younger_order_only_where_none_waits_that_was_there_before(string older, bool isOlders)
    {
        var desk = await OpenAsync();
        var (old, young) = (await desk.AddOrderAsync("R-1", Now.AddDays(-3), status: older), await desk.AddOrderAsync("R-1", Now.AddHours(-2)));
        await desk.AddOrderAsync("a 2", Now.AddDays(-3), status: older);
        await desk.AddOrderAsync("a2", Now.AddHours(-2));
        desk.Carrier.Parcels.AddRange(
        [
            new("P1", "R-1", null, "31", Now.AddHours(-1), Now.AddHours(-2).AddMinutes(-30)),
            new("P2", "A2", null, "31", Now.AddHours(-1), Now.AddHours(-2).AddMinutes(-30)),
        ]);

        await desk.ShipAsync();

        (await desk.OrderOfAsync("P1")).ShouldBe(isOlders ? old : young);
        (await desk.OrderOfAsync("P2")).ShouldBeNull("of several that are only spelt alike none is meant");
    }

    [Fact]
    public async Task A_number_that_two_shops_have_names_neither_but_its_tracking_number_does()
    {
        var desk = await OpenAsync();
        var other = await desk.Company.AddConnectionAsync("Other shop");
        var (one, two) = (await desk.AddOrderAsync("R-1", Now.AddDays(-5)), await desk.AddOrderAsync("R-1", Now.AddDays(-4), of: other));
        var (three, four) = (await desk.AddOrderAsync("R-2", Now.AddDays(-5), "T-2"), await desk.AddOrderAsync("R-2", Now.AddDays(-4), of: other));
        desk.Carrier.Parcels.AddRange(
            [new("P1", "R-1", "T-1", "41", Now.AddDays(-2), Now.AddDays(-3)), new("P2", "R-2", "T-2", "41", Now.AddDays(-2), Now.AddDays(-3))]);

        await desk.ShipAsync();

        (await desk.OrderOfAsync("P1"), await desk.OrderOfAsync("P2")).ShouldBe(((Guid?)null, (Guid?)three));
        (await desk.OrderAsync(one), await desk.OrderAsync(two), await desk.OrderAsync(four)).ShouldBe(("Pending open", "Pending open", "Pending open"));
    }

    [Theory]
    [InlineData("ab 12-x", "AB12-x")]
    [InlineData(" AB12-X", "ab12-x ")]
    [InlineData("ab\u00a012-x", "AB 12-X")]
    public async Task A_reference_may_differ_in_blanks_and_letter_case(string number, string reference)
    {
        var desk = await OpenAsync();
        var order = await desk.AddOrderAsync(number, Now.AddDays(-3));
        desk.Carrier.Parcels.Add(new("P1", reference, null, "41", Now.AddDays(-1), Now.AddDays(-2)));

        await desk.ShipAsync();

        (await desk.OrderOfAsync("P1")).ShouldBe(order);
        (await desk.OrderAsync(order)).ShouldBe("Delivered ended");
    }

    [Fact]
    public async Task Of_several_spellings_the_exact_one_counts_and_where_none_is_exact_none_does()
    {
        var desk = await OpenAsync();
        var (exact, alike) = (await desk.AddOrderAsync("AB-1", Now.AddDays(-4)), await desk.AddOrderAsync("ab-1", Now.AddDays(-3)));
        var (one, two) = (await desk.AddOrderAsync("CD-1", Now.AddDays(-4)), await desk.AddOrderAsync("cd -1", Now.AddDays(-3)));
        desk.Carrier.Parcels.AddRange(
            [new("P1", "AB-1", null, "41", Now.AddDays(-1), Now.AddDays(-2)), new("P2", "Cd-1", null, "41", Now.AddDays(-1), Now.AddDays(-2))]);

        await desk.ShipAsync();

        (await desk.OrderOfAsync("P1"), await desk.OrderOfAsync("P2")).ShouldBe(((Guid?)exact, (Guid?)null));
        foreach (var open in new[] { alike, one, two })
            (await desk.OrderAsync(open)).ShouldBe("Pending open");
    }

    [Fact]
    public async Task What_was_linked_and_completed_wrongly_before_is_put_right()
    {
        var desk = await OpenAsync();
        var order = await desk.AddOrderAsync("R-1", Now.AddHours(-3));
        desk.Carrier.Parcels.Add(new("P1", "R-1", null, "41", Now.AddDays(-20), Now.AddDays(-22), Now.AddDays(-20)));
        await desk.ShipAsync();
        await desk.ExecuteAsync(
            """
            with linked as (update shipments set order_id = $2 where connection_id = $1 returning id, company_id, order_id),
            noted as (insert into order_status_changes (company_id, order_id, status, shipment_id, word, at, recorded_at)
                select company_id, order_id, 'Delivered', id, 'LIVRÉ', now() - interval '20 days', now() from linked)
            update orders set status = 'Delivered', is_open = false, delivered_by_shipping_at = now() - interval '20 days' where id = $2
            """,
            desk.Id, order);
        // Its own parcel, which has come since.
        desk.Carrier.Parcels.Insert(0, new("P2", "R-1", null, "31", Now.AddHours(-1), Now.AddHours(-2)));

        await desk.ShipAsync();

        (await desk.OrderAsync(order)).ShouldBe("Pending open");
        (await desk.OrderOfAsync("P1"), await desk.OrderOfAsync("P2")).ShouldBe(((Guid?)null, (Guid?)order));
        (await desk.ScalarAsync<object>("select delivered_by_shipping_at from orders where id = $1", order)).ShouldBe(DBNull.Value);
        (await desk.ScalarAsync<long>("select count(*) from order_status_changes where order_id = $1", order)).ShouldBe(0);
    }

    [Fact]
    public async Task A_hint_links_by_the_same_rules()
    {
        var desk = await OpenAsync();
        var (young, old) = (await desk.AddOrderAsync("R-1", Now.AddHours(-3)), await desk.AddOrderAsync("r 2", Now.AddDays(-3)));
        desk.Carrier.Parcels.AddRange(
            [new("P1", "R-1", null, "41", Now.AddDays(-20), Now.AddDays(-22)), new("P2", "R2", null, "41", Now.AddDays(-1), Now.AddDays(-2))]);

        await desk.HintAsync("R-1", "41");
        await desk.HintAsync("R2", "41");
        await desk.WorkEventsAsync();

        (await desk.OrderOfAsync("P1"), await desk.OrderOfAsync("P2")).ShouldBe(((Guid?)null, (Guid?)old));
        (await desk.OrderAsync(young), await desk.OrderAsync(old)).ShouldBe(("Pending open", "Delivered ended"));
    }

    /// <summary>Parcels of nobody here, newest first, so many that no page behind them is worth its call.</summary>
    private IEnumerable<Parcel> Filling(int count) => Enumerable.Range(1, count).Select(number =>
        new Parcel($"F{number}", $"F{number}", null, "31", Now.AddMinutes(-number), Now.AddHours(-number)));
}
