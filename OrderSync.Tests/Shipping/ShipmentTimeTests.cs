using OrderSync.Core.Shipping;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Shipping;

/// <summary>A time that cannot have been yet decides nothing, and is shown nowhere.</summary>
public sealed class ShipmentTimeTests(ApiFixture api) : CarrierTest(api)
{
    private static readonly DateTimeOffset Far = new(2038, 1, 19, 3, 14, 7, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_of_2038_does_not_keep_a_later_reading_out(bool wasStoredBefore)
    {
        var desk = await OpenAsync();
        var order = await desk.AddOrderAsync("R-1", Now.AddDays(-3));
        desk.Carrier.Parcels.Add(new("P1", "R-1", null, "31", Far, Now.AddDays(-2)));
        await desk.ShipAsync();
        if (wasStoredBefore)
        {
            await desk.ExecuteAsync("update shipments set status_at = $2 where connection_id = $1", desk.Id, Far);
            await desk.ExecuteAsync("update shipment_statuses set at = $2 where company_id = $1", desk.Company.Id, Far);
        }
        desk.Carrier.Parcels[0] = new("P1", "R-1", null, "41", Now.AddHours(-5), Now.AddDays(-2), Now.AddHours(-5));

        var run = await desk.ShipAsync();

        (run.Updated, run.Unchanged).ShouldBe((1, 0));
        (await desk.StatusAsync("P1")).ShouldBe("41");
        (await desk.OrderAsync(order)).ShouldBe("Delivered ended");
        (await TimesAfterAsync(desk)).ShouldBe(0);
        (await desk.ScalarAsync<long>("select count(*) from shipment_statuses where company_id = $1", desk.Company.Id)).ShouldBe(2);
    }

    [Fact]
    public async Task After_a_change_of_2038_the_latest_reading_counts_each_time_and_an_old_one_never_does_after_a_real_one()
    {
        var desk = await OpenAsync();
        desk.Carrier.Parcels.Add(new("P1", "R-1", null, "31", Now.AddHours(-4), Now.AddDays(-2)));
        await desk.ShipAsync();
        foreach (var (code, at) in new[] { ("32", (DateTimeOffset?)Far), ("42", Far.AddYears(1)), ("43", null), ("31", Now.AddHours(-3)) })
        {
            desk.Carrier.Parcels[0] = new("P1", "R-1", null, code, at, Now.AddDays(-2));
            await desk.ShipAsync();
            (await desk.StatusAsync("P1")).ShouldBe(code);
        }

        desk.Carrier.Parcels[0] = new("P1", "R-1", null, "42", Now.AddHours(-4), Now.AddDays(-2));
        (await desk.ShipAsync()).Unchanged.ShouldBe(1);

        (await desk.StatusAsync("P1")).ShouldBe("31");
    }

    [Fact]
    public async Task Times_that_cannot_be_are_left_out_and_stay_in_the_raw_record()
    {
        var desk = await OpenAsync();
        var order = await desk.AddOrderAsync("R-1", Now.AddDays(-3));
        desk.Carrier.Parcels.Add(new("P1", "R-1", null, "41", Far, Far, Far));

        await desk.ShipAsync();

        (await TimesAfterAsync(desk)).ShouldBe(0);
        (await desk.ScalarAsync<bool>("select created_at is null and delivered_at is null from shipments where connection_id = $1", desk.Id)).ShouldBeTrue();
        (await desk.ScalarAsync<string>("select convert_from(payload, 'UTF8') from shipments where connection_id = $1", desk.Id)).ShouldContain("2038-01-19");
        (await desk.OrderAsync(order)).ShouldBe("Delivered ended");
        (await desk.ScalarAsync<bool>("select delivered_by_shipping_at <= now() from orders where id = $1", order)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_stored_with_such_times_is_mended_when_the_same_is_read_again()
    {
        var desk = await OpenAsync();
        desk.Carrier.Parcels.Add(new("P1", "R-1", null, "31", Far, Far));
        await desk.ShipAsync();
        await desk.ExecuteAsync("update shipments set status_at = $2, created_at = $2 where connection_id = $1", desk.Id, Far);
        await desk.ExecuteAsync("update shipment_statuses set at = $2 where company_id = $1", desk.Company.Id, Far);
        await desk.ExecuteAsync(
            """
            insert into shipment_statuses (company_id, shipment_id, status_code, at, status_word, seen_at, from_history)
            select company_id, shipment_id, status_code, at + interval '1 day', status_word, seen_at, true from shipment_statuses where company_id = $1
            """,
            desk.Company.Id);

        (await desk.ShipAsync()).Updated.ShouldBe(1);
        (await desk.ShipAsync()).Unchanged.ShouldBe(1);

        (await TimesAfterAsync(desk)).ShouldBe(0);
        (await desk.ScalarAsync<long>("select count(*) from shipment_statuses where company_id = $1", desk.Company.Id)).ShouldBe(1);
    }

    [Fact]
    public async Task A_history_with_such_a_step_keeps_the_others()
    {
        var desk = await OpenAsync();
        var source = desk.Carrier;
        source.Parcels.Add(new("P1", "R-1", null, "31", Now.AddHours(-1), Now.AddDays(-2)));
        source.Histories["P1"] = [new(source.CodeOf(null!, "4"), Now.AddDays(-2)), new(source.CodeOf(null!, "31"), Far), new(source.CodeOf(null!, "77"), Far)];

        await desk.HintAsync("R-1", "31");
        await desk.WorkEventsAsync();

        (await TimesAfterAsync(desk)).ShouldBe(0);
        (await desk.ScalarAsync<string>("select string_agg(status_code, ',' order by at) from shipment_statuses where company_id = $1", desk.Company.Id)).ShouldBe("4,31");
    }

    [Fact]
    public void A_line_of_a_history_that_was_stored_so_stands_where_it_was_seen()
    {
        var line = new ShipmentHistoryLine("31", "EXPÉDIÉ", Far, Now.AddHours(-1), FromHistory: true, null, null);

        var merged = ShipmentHistory.Merge([line, line with { At = Far.AddDays(1) }], [new(new ShipmentCode("4", "", "", ""), Now.AddHours(-2))], Now);

        merged.Select(kept => (kept.Code, kept.At)).ShouldBe([("4", Now.AddHours(-2)), ("31", Now.AddHours(-1))]);
    }

    /// <summary>How many times of the company's shipments, statuses and orders have not been yet.</summary>
    private static Task<long> TimesAfterAsync(CarrierDesk desk) => desk.ScalarAsync<long>(
        """
        select count(*) from (
            select unnest(array[status_at, created_at, delivered_at]) as at from shipments where company_id = $1
            union all select at from shipment_statuses where company_id = $1
            union all select at from order_status_changes where company_id = $1
            union all select delivered_by_shipping_at from orders where company_id = $1) told
        where at > now() + interval '1 minute'
        """,
        desk.Company.Id);
}
