using System.Text;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;
using OrderSync.Worker.Orders;

namespace OrderSync.Tests.Orders;

public sealed class OrderWalkTests
{
    private static readonly DateTimeOffset November = At("2026-11-01");

    [Fact]
    public void Without_an_end_every_order_is_taken()
    {
        var walk = new OrderWalk(from: null, to: null, endAtEmptyMonth: false, November);

        Taken(walk.Accept(Page("2026-11-20", "2026-05-01", "2020-01-01"))).ShouldBe(["2026-11-20", "2026-05-01", "2020-01-01"]);
    }

    [Fact]
    public void Orders_outside_the_range_are_left_out()
    {
        var walk = new OrderWalk(At("2026-10-01"), At("2026-11-01"), endAtEmptyMonth: false, November);

        Taken(walk.Accept(Page("2026-11-01", "2026-10-31", "2026-10-01", "2026-09-30"))).ShouldBe(["2026-10-31", "2026-10-01"]);
    }

    [Fact]
    public void A_whole_empty_month_ends_the_walk_once_three_whole_pages_confirm_it()
    {
        var walk = new OrderWalk(null, null, endAtEmptyMonth: true, November);

        Taken(walk.Accept(Page("2026-11-20", "2026-10-10", "2026-08-30"))).ShouldBe(["2026-11-20", "2026-10-10"]);
        Taken(walk.Accept(Page("2026-08-29", "2026-08-01"))).ShouldBeEmpty();
        Taken(walk.Accept(Page("2026-07-29", "2026-07-01"))).ShouldBeEmpty();
        walk.Accept(Page("2026-06-29", "2026-06-01")).ShouldBeNull();

        walk.EmptyMonth.ShouldBe(At("2026-09-01"));
    }

    [Fact]
    public void Whole_pages_that_a_bulk_import_has_dated_back_are_no_gap_and_are_not_lost()
    {
        var walk = new OrderWalk(null, null, endAtEmptyMonth: true, November);

        Taken(walk.Accept(Page("2024-03-04", "2024-03-03"))).ShouldBeEmpty();
        Taken(walk.Accept(Page("2024-03-02", "2024-03-01"))).ShouldBeEmpty();
        Taken(walk.Accept(Page("2026-11-20", "2026-11-18"))).ShouldBe(["2026-11-20", "2026-11-18"]);

        walk.EmptyMonth.ShouldBeNull();
    }

    [Fact]
    public void A_single_order_out_of_line_is_no_gap_and_is_not_lost()
    {
        var walk = new OrderWalk(null, null, endAtEmptyMonth: true, November);

        Taken(walk.Accept(Page("2026-11-20", "2026-06-01", "2026-11-19"))).ShouldBe(["2026-11-20", "2026-11-19"]);
        Taken(walk.Accept(Page("2026-10-30", "2026-10-01"))).ShouldBe(["2026-10-30", "2026-10-01"]);
        Taken(walk.Accept(Page("2026-09-10", "2026-08-10", "2026-07-10"))).ShouldBe(["2026-09-10", "2026-08-10", "2026-07-10", "2026-06-01"]);
    }

    [Fact]
    public void While_an_order_waits_for_the_next_page_the_checkpoint_stays_before_it()
    {
        var walk = new OrderWalk(null, null, endAtEmptyMonth: true, November);

        walk.Accept(Page("2026-11-20", "2026-06-01") with { Cursor = "first" })!.NextCursor.ShouldBe("first");
        walk.Accept(Page("2026-10-20") with { Cursor = "second" })!.NextCursor.ShouldBe("first", "the order of June is still not written");
        walk.Accept(Page("2026-09-20", "2026-08-20", "2026-07-20"))!.NextCursor.ShouldBe("next page");
    }

    [Fact]
    public void The_current_month_may_be_empty()
    {
        var walk = new OrderWalk(null, null, endAtEmptyMonth: true, November);

        Taken(walk.Accept(Page("2026-10-20"))).ShouldBe(["2026-10-20"]);
        walk.EmptyMonth.ShouldBeNull();
    }

    [Fact]
    public void A_gap_at_the_end_of_the_list_is_one()
    {
        var walk = new OrderWalk(null, null, endAtEmptyMonth: true, November);
        Taken(walk.Accept(Page("2026-11-20", "2026-08-30"))).ShouldBe(["2026-11-20"]);

        walk.End();

        walk.EmptyMonth.ShouldBe(At("2026-10-01"));
    }

    [Fact]
    public void How_far_the_walk_has_come_is_told_with_what_is_written()
    {
        var walk = new OrderWalk(At("2026-10-01"), null, endAtEmptyMonth: false, November);

        var first = walk.Accept(Numbered((9, "2026-11-20"), (8, "2025-01-01")) with { Cursor = null })!;
        var last = walk.Accept(Numbered((7, "2026-11-01"), (5, "2026-10-02")) with { IsListEnd = true })!;

        first.Walk.ShouldBe(new ListWalk(9, 8, LeftOutId: 8, IsFromTop: true, IsInOrder: true, HasEnded: false));
        first.LeftOut.ShouldBe(["8"]);
        last.Walk.ShouldBe(new ListWalk(9, 5, LeftOutId: 8, IsFromTop: true, IsInOrder: true, HasEnded: true));
    }

    [Fact]
    public void A_record_that_cannot_be_read_may_be_of_the_range_also_among_orders_that_are_not()
    {
        var walk = new OrderWalk(At("2026-10-01"), At("2026-11-01"), endAtEmptyMonth: false, November);
        var broken = new IncomingRejection("7", "created_at is no date", default);

        var page = walk.Accept(Numbered((8, "2026-12-01")) with { Cursor = null, Rejections = [broken] })!;

        page.Orders.ShouldBeEmpty();
        page.Rejections.ShouldBe([broken]);
        page.LeftOut.ShouldBe(["8"]);
        page.Walk.ShouldBe(new ListWalk(8, 7, LeftOutId: 8, IsFromTop: true, IsInOrder: true, HasEnded: false));
    }

    [Fact]
    public void While_an_order_waits_the_walk_has_not_come_past_its_page()
    {
        var walk = new OrderWalk(null, null, endAtEmptyMonth: true, November);

        walk.Accept(Numbered((9, "2026-11-20"), (8, "2026-06-01")) with { Cursor = null })!.Walk.ShouldBeNull();
        walk.End();

        walk.Walked.ShouldBe(new ListWalk(9, 8, LeftOutId: 8, IsFromTop: true, IsInOrder: true, HasEnded: false));
    }

    [Theory]
    [InlineData(8, 9)]
    [InlineData(8, 8)]
    public void A_list_in_another_order_is_noticed(int first, int second)
    {
        var walk = new OrderWalk(null, null, endAtEmptyMonth: false, November);

        walk.Accept(Numbered((first, "2026-11-20"), (second, "2026-11-19")))!.Walk!.IsInOrder.ShouldBeFalse();
    }

    private static MappedPage Numbered(params (int Id, string Date)[] orders) =>
        new([.. orders.Select(order => Order($"{order.Id}", order.Date))], [], "this page", "next page", null);

    private static IEnumerable<string> Taken(MappedPage? page) => page!.Orders.Select(order => order.Order.ExternalId);

    private static MappedPage Page(params string[] dates) => new([.. dates.Select(date => Order(date, date))], [], "this page", "next page", null);

    private static IncomingOrder Order(string id, string date)
    {
        var order = new OrderSnapshot(
            id, id, OrderStatus.Pending, "new", new OrderCustomer(null, null, null), new OrderAddress(null, null, null, null, null),
            "EUR", 1, null, null, null, null, At(date), null, []);
        return new IncomingOrder(order, Encoding.UTF8.GetBytes(id), []);
    }

    private static DateTimeOffset At(string date) => DateTimeOffset.Parse(date + "T00:00:00Z");
}
