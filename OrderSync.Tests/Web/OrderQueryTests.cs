using OrderSync.Contracts.Orders;
using OrderSync.Web.Orders;

namespace OrderSync.Tests.Web;

public sealed class OrderQueryTests
{
    [Fact]
    public void An_address_says_the_filters_and_reads_back_as_the_same()
    {
        var query = new OrderQuery
        {
            Text = "Amina & co",
            Platform = "vendure",
            Connection = new Guid(7, 0, 0, new byte[8]),
            Status = OrderStatus.PartiallyShipped,
            From = new DateOnly(2026, 4, 1),
            To = new DateOnly(2026, 4, 30),
            Agent = new Guid(8, 0, 0, new byte[8]),
            Sort = OrderSort.LowestTotal,
        };
        OrderQuery.Address(query).ShouldBe(
            "/orders?q=Amina%20%26%20co&platform=vendure&connection=00000007-0000-0000-0000-000000000000"
            + "&status=partiallyShipped&from=2026-04-01&to=2026-04-30&agent=00000008-0000-0000-0000-000000000000&sort=lowestTotal");
        OrderQuery.Read("Amina & co", "vendure", "00000007-0000-0000-0000-000000000000", "partiallyShipped", "2026-04-01", "2026-04-30", "00000008-0000-0000-0000-000000000000", "lowestTotal")
            .ShouldBe(query);
    }

    [Fact]
    public void The_last_days_end_with_today_and_the_same_choice_again_takes_them_back()
    {
        var today = new DateOnly(2026, 3, 2);
        var all = new OrderQuery { Text = "Amina", To = new DateOnly(2025, 1, 1) };

        all.Within(1, today).ShouldBe(new OrderQuery { Text = "Amina", From = today });
        var week = all.Within(7, today);
        week.ShouldBe(new OrderQuery { Text = "Amina", From = new DateOnly(2026, 2, 24) });
        (week.IsWithin(7, today), week.IsWithin(1, today), week.IsWithin(7, today.AddDays(1))).ShouldBe((true, false, false));
        week.Within(7, today).ShouldBe(new OrderQuery { Text = "Amina" });
        (week with { To = today }).IsWithin(7, today).ShouldBeFalse();
    }

    [Fact]
    public void Orders_that_wait_for_an_agent_stand_in_the_address_where_the_agent_would()
    {
        var waiting = new OrderQuery { Waiting = true };

        OrderQuery.Address(waiting).ShouldBe("/orders?agent=waiting");
        OrderQuery.Read(null, null, null, null, null, null, "waiting", null).ShouldBe(waiting);
        waiting.ToApi(TimeZoneInfo.Utc).Where(pair => pair.Value is not null).ShouldBe([new("waiting", "true")]);
        (waiting.IsAll, new OrderQuery { Sort = OrderSort.Oldest }.IsAll).ShouldBe((false, true));
    }

    [Fact]
    public void Nonsense_in_an_address_is_no_filter()
    {
        OrderQuery.Read(" ", "", "x", "17", "yesterday", "2026-13-01", "nobody", "7").IsAll.ShouldBeTrue();
        OrderQuery.Address(new OrderQuery()).ShouldBe("/orders");
    }

    [Fact]
    public void Days_become_the_instants_at_which_they_begin_and_end_for_the_person()
    {
        var algiers = TimeZoneInfo.FindSystemTimeZoneById("Africa/Algiers");
        new OrderQuery { From = new DateOnly(2026, 4, 1), To = new DateOnly(2026, 4, 1) }.ToApi(algiers)
            .Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={pair.Value}")
            .ShouldBe(["from=2026-03-31T23:00:00Z", "to=2026-04-01T23:00:00Z"]);
    }
}
