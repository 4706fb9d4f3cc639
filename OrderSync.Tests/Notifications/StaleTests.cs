using OrderSync.Contracts.Users;
using OrderSync.Worker.Notifications.Stale;

namespace OrderSync.Tests.Notifications;

/// <summary>“No orders for 3 hours where 40 are usual”: seen where it is so, and not at night, nor of quiet or new shops.</summary>
[Collection(nameof(NotificationWork))]
public sealed class StaleTests(NotificationServer server)
{
    /// <summary>A Tuesday, 17:00 in Paris, two days after its clocks went forward.</summary>
    private static readonly DateTimeOffset Tuesday = new(2026, 3, 31, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_busy_shop_that_falls_silent_is_told_once_and_its_next_order_ends_it()
    {
        await using var office = await Office.OpenAsync(server, Tuesday);
        await office.AddPersonAsync(UserRole.Admin);
        var shop = await office.AddConnectionAsync("Busy");
        var still = await office.AddConnectionAsync("Still busy");
        for (var week = 1; week <= 4; week++)
        {
            // 14:05 to 17:00 by the clock of Paris, which was an hour behind before.
            await OrdersAsync(office, shop, Tuesday.AddDays(-7 * week).AddHours(1).AddMinutes(-175), 40, TimeSpan.FromMinutes(4));
            await OrdersAsync(office, still, Tuesday.AddDays(-7 * week).AddHours(1).AddMinutes(-175), 40, TimeSpan.FromMinutes(4));
        }
        await OrdersAsync(office, still, Tuesday.AddMinutes(-10), 1, TimeSpan.Zero);
        await OrdersAsync(office, shop, Tuesday.AddHours(-5), 20, TimeSpan.FromMinutes(1));

        await CheckAsync(office);
        await CheckAsync(office);

        var told = (await office.RowsAsync("select * from notifications")).ShouldHaveSingleItem();
        told.GetProperty("connection_id").GetGuid().ShouldBe(shop);
        told.GetProperty("sentence").GetString().ShouldBe("No orders for 3 hours where 40 are usual; never fetched.");
        told.GetProperty("count").GetInt32().ShouldBe(1);

        office.Time.Advance(TimeSpan.FromMinutes(10));
        await OrdersAsync(office, shop, office.Time.GetUtcNow().AddMinutes(-1), 1, TimeSpan.Zero);
        await CheckAsync(office);
        (await office.CountAsync("notifications", "resolved_at is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task There_is_no_false_alarm_over_a_whole_week_of_a_shop_that_sleeps_at_night()
    {
        await using var office = await Office.OpenAsync(server, Tuesday);
        await office.AddPersonAsync(UserRole.Admin);
        var shop = await office.AddConnectionAsync("Sleeps");
        // Every day of five weeks, an order each 4 minutes from 9 to 22 by the clock of Paris (the last days are in summer time).
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
        for (var day = new DateTime(2026, 2, 24); day <= new DateTime(2026, 4, 7); day = day.AddDays(1))
        {
            var opens = new DateTimeOffset(day.AddHours(9), paris.GetUtcOffset(day.AddHours(9)));
            await OrdersAsync(office, shop, opens, 195, TimeSpan.FromMinutes(4));
        }
        for (var moment = Tuesday; moment < Tuesday.AddDays(6.5); moment = moment.AddMinutes(50))
        {
            office.Time.Set(moment);
            await office.Get<StaleCheck>().CheckAsync(Office.Cancellation);
        }

        (await office.CountAsync("notification_facts")).ShouldBe(0);

        // The same clock finds it when the shop does fall silent on its last day.
        await office.ExecuteAsync("delete from orders where placed_at > $1", new DateTimeOffset(2026, 4, 7, 8, 0, 0, TimeSpan.Zero));
        office.Time.Set(new DateTimeOffset(2026, 4, 7, 12, 0, 0, TimeSpan.Zero));
        await CheckAsync(office);
        (await office.CountAsync("notifications", "kind = 'orders-stale'")).ShouldBe(1);
    }

    [Theory]
    [InlineData("few orders", 4, 5, true, "Active")]
    [InlineData("two weeks old", 2, 40, true, "Active")]
    [InlineData("fetched at night only", 4, 40, false, "Active")]
    [InlineData("switched off", 4, 40, true, "Disabled")]
    public async Task Without_enough_to_go_by_there_is_no_alarm(string name, int weeks, int orders, bool fetchedAtOnce, string state)
    {
        await using var office = await Office.OpenAsync(server, Tuesday);
        await office.AddPersonAsync(UserRole.Admin);
        var shop = await office.AddConnectionAsync(name, state);
        for (var week = 1; week <= weeks; week++)
        {
            await OrdersAsync(
                office, shop, Tuesday.AddDays(-7 * week).AddHours(1).AddMinutes(-175), orders, TimeSpan.FromMinutes(4), fetchedAtOnce ? TimeSpan.Zero : TimeSpan.FromHours(10));
        }
        await CheckAsync(office);

        (await office.CountAsync("notifications")).ShouldBe(0, name);
    }

    private static async Task CheckAsync(Office office)
    {
        await office.Get<StaleCheck>().CheckAsync(Office.Cancellation);
        await office.WorkAsync();
    }

    /// <summary>Orders placed one after the other, and known at once unless said otherwise.</summary>
    private static Task OrdersAsync(Office office, Guid connection, DateTimeOffset from, int count, TimeSpan apart, TimeSpan seenAfter = default) => office.ExecuteAsync(
        """
        insert into orders (company_id, id, connection_id, external_id, number, status, platform_status, is_open, placed_at, line_count, revision, content_hash, first_seen_at, changed_at)
        select $1, gen_random_uuid(), $2, gen_random_uuid()::text, 'N', 'Pending', 'new', true, $3 + number * $5::interval, 1, 1, '\x01',
            $3 + number * $5::interval + $6::interval, $3
        from generate_series(0, $4 - 1) as number
        """,
        office.Company, connection, from.ToUniversalTime(), count, apart, seenAfter);
}
