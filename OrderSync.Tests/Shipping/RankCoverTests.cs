using OrderSync.Worker.Shipping;

namespace OrderSync.Tests.Shipping;

public sealed class RankCoverTests
{
    [Theory]
    [InlineData("", "0-100", "0-100")]
    [InlineData("0-20", "0-100", "20-100")]
    [InlineData("0-20,40-60", "0-100", "20-40,60-100")]
    [InlineData("0-20,20-40", "0-40", "")]
    [InlineData("40-60,0-20,10-50", "0-100", "60-100")]
    [InlineData("0-20,15-35,33-40", "0-40", "")]
    [InlineData("-20-0,5-10", "-40-20", "-40--20,0-5,10-20")]
    [InlineData("0-100", "20-40", "")]
    [InlineData("0-5,5-5,9-7", "0-6", "5-6")]
    public void What_is_missing_is_what_no_range_covers(string covered, string within, string missing)
    {
        var cover = new RankCover();
        foreach (var range in RankCover.Parse(covered))
            cover.Add(range);

        RankCover.Spell(cover.Missing(RankCover.Parse(within).Single())).ShouldBe(missing);
    }

    [Fact]
    public void Whatever_the_order_of_the_ranges_it_is_the_same_as_a_set()
    {
        var dice = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var (cover, set) = (new RankCover(), new HashSet<long>());
            for (var added = 0; added < 8; added++)
            {
                var from = dice.Next(-20, 80);
                var range = new RankRange(from, from + dice.Next(0, 25));
                cover.Add(range);
                for (var rank = range.From; rank < range.To; rank++)
                    set.Add(rank);
            }
            var missing = cover.Missing(new RankRange(-30, 110)).SelectMany(range => Enumerable.Range((int)range.From, (int)(range.To - range.From)));
            missing.ShouldBe(Enumerable.Range(-30, 140).Where(rank => !set.Contains(rank)));
        }
    }
}
