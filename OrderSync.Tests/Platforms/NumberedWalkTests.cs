using FsCheck;
using FsCheck.Fluent;
using OrderSync.Core.Platforms;

namespace OrderSync.Tests.Platforms;

/// <summary>Windows out of numbered pages: each order once, in few calls, also while the list moves.</summary>
public sealed class NumberedWalkTests
{
    private const int Pages = 2_000;
    private const int Size = 20;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_window_of_two_pages_among_2000_costs_twice_the_logarithm_and_a_few_calls(bool newestFirst, bool tellsTotal)
    {
        for (var place = 1; place < Pages; place += 97)
        {
            var shop = Full(newestFirst, tellsTotal);
            var (from, to) = (NumberedShop.TimeOf(place * Size), NumberedShop.TimeOf((place * Size) + (2 * Size)));

            var read = await shop.ReadAsync(from, to);

            read.Order().ShouldBe(Between(shop, from, to));
            // What it costs to read the window itself: its pages, one before it and the older ones that end it, twice where there is no total to watch.
            var reading = (4 + ListEnd.OlderPages) * (newestFirst && !tellsTotal ? 2 : 1);
            shop.Calls.ShouldBeLessThanOrEqualTo((int)((2 * Math.Log2(Pages)) + 3 + reading));
        }
    }

    [Fact]
    public async Task Windows_that_meet_give_every_order_exactly_once()
    {
        foreach (var (newestFirst, tellsTotal) in new[] { (true, true), (true, false), (false, true), (false, false) })
        {
            var shop = new NumberedShop(newestFirst, 7, tellsTotal);
            shop.Add(1_000);
            var read = new List<int>();
            for (var from = NumberedShop.Start; from < NumberedShop.TimeOf(1_001); from = from.AddDays(5))
                read.AddRange(await shop.ReadAsync(from, from.AddDays(5)));
            read.Order().ShouldBe(Enumerable.Range(1, 1_000));
        }
    }

    /// <summary>
    /// Orders come in and are deleted between any two calls: all that were there the whole time are read. Newest first and without a total,
    /// a deletion that a new order hides between the same calls cannot be seen (adr/0021): there only one of the two happens in a run.
    /// </summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Nothing_is_lost_while_the_list_moves(bool newestFirst, bool tellsTotal)
    {
        var arbitrary = (
            from seed in Gen.Choose(1, 1_000_000)
            from size in Gen.Choose(8, 20)
            from orders in Gen.Choose(0, 400)
            from moves in Gen.Choose(0, 2)
            from stopAfter in Gen.Choose(1, 40)
            select (seed, size, orders, moves, stopAfter)).ToArbitrary();
        Prop.ForAll(arbitrary, run =>
        {
            var shop = new NumberedShop(newestFirst, run.size, tellsTotal);
            shop.Add(run.orders);
            var dice = new Random(run.seed);
            var (from, to) = (NumberedShop.TimeOf(dice.Next(1, run.orders + 1)), NumberedShop.TimeOf(run.orders + 1));
            var (adds, deletes) = newestFirst && !tellsTotal ? (run.seed % 2 == 0, run.seed % 2 == 1) : (true, true);
            shop.BeforeCall = call => Move(shop, dice, call < 60 ? run.moves : 0, adds, deletes);

            // Those that are still there at the end were there all the time: an id never comes back.
            return !LeftOut(shop, from, to, run.stopAfter).Any();
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task An_order_dated_out_of_line_is_read_with_those_it_stands_among()
    {
        foreach (var newestFirst in new[] { true, false })
        {
            var shop = Full(newestFirst, tellsTotal: true);
            shop.Orders[20_003] = (shop.Orders[20_003].Id, NumberedShop.TimeOf(5));
            shop.Orders[20_019] = (shop.Orders[20_019].Id, NumberedShop.TimeOf(39_000));

            var read = await shop.ReadAsync(NumberedShop.TimeOf(19_500), NumberedShop.TimeOf(20_500));

            read.Count.ShouldBe(1_000);
            read.ShouldContain(20_004);
            read.ShouldContain(20_020);
        }
    }

    [Fact]
    public async Task A_server_that_ignores_page_numbers_is_a_fault()
    {
        var shop = new Deaf();

        var fault = await Should.ThrowAsync<PlatformException>(() => shop.Inner.ReadAsync(NumberedShop.Start.AddYears(-2), NumberedShop.Start.AddYears(-1)));

        fault.Failure.Sentence.ShouldContain("same page");
        shop.Inner.Calls.ShouldBeLessThan(5);
    }

    private static IEnumerable<int> LeftOut(NumberedShop shop, DateTimeOffset from, DateTimeOffset to, int stopAfter)
    {
        var reading = shop.ReadAsync(from, to, stopAfter);
        reading.IsCompletedSuccessfully.ShouldBeTrue(reading.Exception?.ToString());
        return Between(shop, from, to).Except(reading.Result);
    }

    private static NumberedShop Full(bool newestFirst, bool tellsTotal)
    {
        var shop = new NumberedShop(newestFirst, Size, tellsTotal);
        shop.Add(Pages * Size);
        return shop;
    }

    private static IEnumerable<int> Between(NumberedShop shop, DateTimeOffset from, DateTimeOffset to) =>
        shop.Orders.Where(order => order.At >= from && order.At < to).Select(order => order.Id);

    private static void Move(NumberedShop shop, Random dice, int moves, bool adds, bool deletes)
    {
        for (var move = 0; move < moves; move++)
        {
            if (adds && (!deletes || dice.Next(2) == 0))
                shop.Add(dice.Next(1, 3));
            else if (deletes && shop.Orders.Count > 0)
                shop.Orders.RemoveAt(dice.Next(shop.Orders.Count));
        }
    }

    /// <summary>Every call is answered with the first page.</summary>
    private sealed class Deaf
    {
        private static readonly (int Id, DateTimeOffset At)[] Page = [.. Enumerable.Range(1, 4).Select(id => (id, NumberedShop.TimeOf(id)))];

        public Deaf() => Inner.BeforeCall = _ =>
        {
            Inner.Orders.Clear();
            for (var repeat = 0; repeat < 100; repeat++)
                Inner.Orders.AddRange(Page.Reverse());
        };

        public NumberedShop Inner { get; } = new(newestFirst: true, pageSize: 4, tellsTotal: false);
    }
}
