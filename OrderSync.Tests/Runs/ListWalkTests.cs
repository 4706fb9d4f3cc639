using OrderSync.Core.Connections;
using OrderSync.Core.Runs;

namespace OrderSync.Tests.Runs;

/// <summary>What a walk through a list in the order of ids proves, and what is known of the list after it.</summary>
public sealed class ListWalkTests
{
    private const long Top = 9_000;

    private static readonly DateTimeOffset May = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly KnownList Known = new(5_000, null);

    [Fact]
    public void A_walk_to_the_lists_end_proves_whatever_was_known_before()
    {
        var walk = Walk(last: 1, hasEnded: true);

        walk.Proves(May, known: null).ShouldBeTrue();
        walk.Extend(known: null, floor: null).ShouldBe(new KnownList(Top, null));
    }

    [Theory]
    [InlineData(4_900, true)]
    [InlineData(4_901, false)]
    public void A_walk_down_to_what_is_known_proves_when_no_late_commit_can_stand_between(long last, bool proves)
    {
        var walk = Walk(last);

        walk.Proves(May, Known).ShouldBe(proves);
        walk.Extend(Known, floor: null).ShouldBe(proves ? new KnownList(Top, null) : null);
        walk.Proves(May, known: null).ShouldBeFalse("nothing was known");
    }

    [Fact]
    public void Of_what_was_placed_before_it_is_known_nothing_is_proved()
    {
        var known = Known with { From = May };

        Walk(4_000).Proves(May, known).ShouldBeTrue();
        Walk(4_000).Proves(May.AddTicks(-1), known).ShouldBeFalse();
        Walk(4_000).Extend(known, floor: null).ShouldBe(new KnownList(Top, May));
    }

    [Fact]
    public void Orders_that_were_left_out_are_not_known()
    {
        (Walk(4_000) with { LeftOutId = 5_001 }).Extend(Known, floor: May).ShouldBeNull();
        (Walk(4_000) with { LeftOutId = 5_000 }).Extend(Known, floor: May).ShouldBe(new KnownList(Top, null));
        var first = Walk(1, hasEnded: true) with { LeftOutId = 3 };
        first.Extend(known: null, floor: May).ShouldBe(new KnownList(Top, May));
        first.Extend(known: null, floor: null).ShouldBeNull();
    }

    [Fact]
    public void A_walk_that_began_in_the_middle_or_met_disorder_proves_nothing()
    {
        (Walk(1, hasEnded: true) with { IsFromTop = false }).Proves(May, Known).ShouldBeFalse();
        (Walk(1, hasEnded: true) with { IsInOrder = false }).Proves(May, Known).ShouldBeFalse();
        (Walk(1, hasEnded: true) with { IsInOrder = false }).Extend(Known, May).ShouldBeNull();
    }

    [Fact]
    public void Pages_follow_each_other_without_an_overlap()
    {
        var walk = Walk(last: 8_000).Then(new ListWalk(7_999, 7_000, LeftOutId: 7_500, IsFromTop: false, IsInOrder: true, HasEnded: true));

        walk.ShouldBe(new ListWalk(Top, 7_000, 7_500, IsFromTop: true, IsInOrder: true, HasEnded: true));
        Walk(last: 8_000).Then(new ListWalk(8_000, 7_000, null, IsFromTop: false, IsInOrder: true, HasEnded: false)).IsInOrder.ShouldBeFalse();
        ListWalk.Parse(walk.ToString()).ShouldBe(walk);
    }

    private static ListWalk Walk(long last, bool hasEnded = false) => new(Top, last, LeftOutId: null, IsFromTop: true, IsInOrder: true, hasEnded);
}
