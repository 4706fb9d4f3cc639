using OrderSync.Core.Connections;
using OrderSync.Core.Runs;

namespace OrderSync.Tests.Runs;

/// <summary>What a walk through a list in the order of ids proves, and what is known of the list after it.</summary>
public sealed class ListWalkTests
{
    private const long Top = 9_000;

    private static readonly DateTimeOffset May = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Ended = Noon.AddHours(3);
    private static readonly KnownList Known = new(5_000, null, Noon, SettledTo: 4_900);

    [Fact]
    public void A_walk_to_the_lists_end_proves_whatever_was_known_before()
    {
        var walk = Walk(last: 1, hasEnded: true);

        walk.Proves(May, known: null).ShouldBeTrue();
        Extended(walk, known: null, floor: null).ShouldBe(new KnownList(Top, null, Ended, Top - KnownList.LateIds));
        Extended(walk, Known with { From = May }, floor: null).ShouldBe(new KnownList(Top, null, Ended, Known.To));
    }

    [Theory]
    [InlineData(4_900, true)]
    [InlineData(4_901, false)]
    public void A_walk_down_to_what_is_known_proves_when_no_late_commit_can_stand_between(long last, bool proves)
    {
        var walk = Walk(last);

        walk.Proves(May, Known).ShouldBe(proves);
        Extended(walk, Known, floor: null).ShouldBe(proves ? new KnownList(Top, null, Ended, Known.To) : null);
        walk.Proves(May, known: null).ShouldBeFalse("nothing was known");
    }

    [Fact]
    public void Of_what_was_placed_before_it_is_known_nothing_is_proved()
    {
        var known = Known with { From = May };

        Walk(4_000).Proves(May, known).ShouldBeTrue();
        Walk(4_000).Proves(May.AddTicks(-1), known).ShouldBeFalse();
        Extended(Walk(4_000), known, floor: null)!.From.ShouldBe(May);
    }

    [Fact]
    public void What_was_known_is_settled_when_no_transaction_of_then_can_still_be_open()
    {
        var walk = Walk(4_000);

        walk.Extend(Known, floor: null, Noon + KnownList.LateCommit, Ended).ShouldBe(new KnownList(Top, null, Ended, SettledTo: 5_000));
        walk.Extend(Known, floor: null, Noon + KnownList.LateCommit - TimeSpan.FromTicks(1), Ended).ShouldBeNull();
        Walk(1, hasEnded: true).Extend(Known with { From = May }, floor: null, Noon, Ended).ShouldBe(Known, "all is stored, but not all can be seen");
    }

    [Fact]
    public void Orders_that_were_left_out_are_not_known()
    {
        Extended(Walk(4_000) with { LeftOutId = 4_901 }, Known, floor: May).ShouldBeNull("it may have come late");
        Extended(Walk(4_000) with { LeftOutId = 4_900 }, Known, floor: May).ShouldBe(new KnownList(Top, null, Ended, Known.To));
        var first = Walk(1, hasEnded: true) with { LeftOutId = 3 };
        Extended(first, known: null, floor: May)!.From.ShouldBe(May);
        Extended(first, known: null, floor: null).ShouldBeNull();
    }

    [Fact]
    public void A_walk_that_began_in_the_middle_or_met_disorder_proves_nothing()
    {
        (Walk(1, hasEnded: true) with { IsFromTop = false }).Proves(May, Known).ShouldBeFalse();
        (Walk(1, hasEnded: true) with { IsInOrder = false }).Proves(May, Known).ShouldBeFalse();
        Extended(Walk(1, hasEnded: true) with { IsInOrder = false }, Known, May).ShouldBeNull();
    }

    [Fact]
    public void Pages_follow_each_other_without_an_overlap()
    {
        var walk = Walk(last: 8_000).Then(new ListWalk(7_999, 7_000, LeftOutId: 7_500, IsFromTop: false, IsInOrder: true, HasEnded: true));

        walk.ShouldBe(new ListWalk(Top, 7_000, 7_500, IsFromTop: true, IsInOrder: true, HasEnded: true));
        Walk(last: 8_000).Then(new ListWalk(8_000, 7_000, null, IsFromTop: false, IsInOrder: true, HasEnded: false)).IsInOrder.ShouldBeFalse();
        ListWalk.Parse(walk.ToString()).ShouldBe(walk);
    }

    private static KnownList? Extended(ListWalk walk, KnownList? known, DateTimeOffset? floor) => walk.Extend(known, floor, Noon.AddHours(2), Ended);

    private static ListWalk Walk(long last, bool hasEnded = false) => new(Top, last, LeftOutId: null, IsFromTop: true, IsInOrder: true, hasEnded);
}
