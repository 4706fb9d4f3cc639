using FsCheck;
using FsCheck.Fluent;

namespace OrderSync.Tests.Simulation;

/// <summary>Makes histories by seed, and smaller ones of one that fails.</summary>
internal static class Histories
{
    /// <summary>A shop with more orders than a walk reads again behind what is known.</summary>
    private const int GrownDaysAgo = 200;

    /// <summary>Often the same few, so that one order has a history.</summary>
    private static readonly Gen<int> Picks = Gen.Frequency((2, Gen.Choose(0, 3)), (1, Gen.Choose(0, 99)));

    private static readonly Gen<Telling> Tellings = Gen.Frequency(
        (3, Gen.Constant(Telling.Truth)), (1, Gen.Constant(Telling.NotMoved)), (2, Gen.Constant(Telling.InTheFuture)), (1, Gen.Constant(Telling.Missing)));

    private static readonly Gen<Step> LateCommits =
        from count in Gen.Choose(1, 3)
        from hours in Gen.Choose(0, 30)
        from minutes in Gen.Choose(1, 90)
        select (Step)new CommittedLate(count, hours, minutes);

    private static readonly Gen<Step> AtThePlatform = Gen.Frequency(
        (5, from count in Gen.Choose(1, 6) from hours in Gen.Choose(0, 47) select (Step)new Placed(count, hours)),
        (3, from count in Gen.Frequency((2, Gen.Choose(1, 30)), (1, Gen.Choose(50, 80))) from days in Gen.Choose(20, 200) select (Step)new Imported(count, days)),
        (2, LateCommits),
        (5, from pick in Picks from telling in Tellings select (Step)new Changed(pick, telling)),
        (2, from pick in Picks from days in Gen.Choose(0, 100) select (Step)new Dated(pick, days)),
        (3, Picks.Select(pick => (Step)new Deleted(pick))),
        (1, Picks.Select(pick => (Step)new Restored(pick))),
        (1, from pick in Picks from hours in Gen.Choose(1, 100) select (Step)new Broken(pick, hours)));

    private static readonly Gen<Disturbance> Disturbances =
        from call in Gen.Choose(1, 9)
        from meanwhile in Gen.OneOf(AtThePlatform.Select(step => (Step?)step), Gen.Constant<Step?>(null))
        from broken in Gen.Frequency((3, Gen.Constant(Break.None)), (1, Gen.Constant(Break.Connection)), (2, Gen.Constant(Break.Worker)))
        select new Disturbance(call, meanwhile, broken);

    private static readonly Gen<Step> Readings =
        from reading in Gen.Frequency(
            (6, Gen.Constant(Reading.Incremental)), (3, Gen.Constant(Reading.Auto)), (2, Gen.Constant(Reading.ToTheFirst)),
            (1, Gen.Constant(Reading.Duration)), (2, Gen.Constant(Reading.Month)), (4, Gen.Constant(Reading.Reconcile)))
        from size in reading == Reading.Duration ? Gen.Choose(1, 90) : Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(0, 3)))
        from retried in Gen.Elements(true, false)
        from count in Gen.Frequency((2, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Constant(3)))
        from disturbances in Disturbances.ArrayOf(count)
        select (Step)new Read(reading, size, retried, disturbances);

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (5, AtThePlatform),
        (5, Readings),
        (2, Gen.Choose(1, 200).Select(hours => (Step)new Passed(hours))),
        (2, from pick in Picks from stale in Gen.Elements(true, false) from times in Gen.Choose(1, 2) select (Step)new Told(pick, stale, times)),
        (1, Picks.Select(pick => (Step)new Overtaken(pick))));

    /// <summary>
    /// Chance seldom makes it: while a transaction is open others are given more ids than a page holds, a walk meets those, and the
    /// next walk must come down to what was late.
    /// </summary>
    private static readonly Gen<Step[]> LateBehindAnImport =
        from late in LateCommits
        from imported in Gen.Choose(10, 80)
        from days in Gen.Choose(20, 200)
        from hours in Gen.Choose(2, 6)
        select new Step[] { Undisturbed(Reading.ToTheFirst), new Passed(hours), late, new Imported(imported, days), Undisturbed(Reading.Incremental), new Passed(hours), new Placed(1, 1), Undisturbed(Reading.Incremental) };

    private static readonly Gen<Step[]> Lives =
        from steps in Gen.Choose(2, 14).SelectMany(count => Steps.ArrayOf(count))
        from known in Gen.Frequency((9, Gen.Constant(Array.Empty<Step>())), (1, LateBehindAnImport))
        select steps.Concat(known).ToArray();

    private static readonly Gen<History> All =
        from platform in Gen.Elements(Enum.GetValues<SimulatedPlatform>())
        from grown in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(60, 120)))
        from pageSize in grown > 0 ? Gen.Choose(8, 30) : Gen.Frequency((1, Gen.Constant(2)), (1, Gen.Choose(2, 9)))
        from day in Gen.Choose(0, 364)
        from skew in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(-30, 30)))
        from older in Gen.Choose(0, 25)
        from ages in Gen.Frequency((4, Gen.Choose(0, 60)), (1, Gen.Choose(0, 200))).ArrayOf(older)
        from isSorted in Gen.Frequency((3, Gen.Constant(true)), (1, Gen.Constant(false)))
        from steps in Lives
        select new History(platform, pageSize, day, skew, [.. Enumerable.Repeat(GrownDaysAgo, grown), .. isSorted ? [.. ages.OrderDescending()] : ages], steps);

    public static readonly Arbitrary<History> Any = Arb.From(All, Smaller);

    public static readonly Arbitrary<History> AsTheyAre = Arb.From(All);

    private static Read Undisturbed(Reading reading) => new Read(reading, 0, IsRetried: true, []);

    private static IEnumerable<History> Smaller(History history)
    {
        if (history.Skew != 0)
            yield return history with { Skew = 0 };
        for (var size = history.Steps.Count / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= history.Steps.Count; at += size)
                yield return history with { Steps = [.. history.Steps.Where((_, index) => index < at || index >= at + size)] };
        }
        for (var size = history.Ages.Count; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= history.Ages.Count; at += size)
                yield return history with { Ages = [.. history.Ages.Where((_, index) => index < at || index >= at + size)] };
        }
        for (var index = 0; index < history.Steps.Count; index++)
        {
            foreach (var smaller in Smaller(history.Steps[index]))
                yield return history with { Steps = [.. history.Steps.Select((step, place) => place == index ? smaller : step)] };
        }
    }

    private static IEnumerable<Step> Smaller(Step step) => step switch
    {
        Read read => Enumerable.Range(0, read.Disturbances.Count).Select(without => read with { Disturbances = [.. read.Disturbances.Where((_, index) => index != without)] })
            .Concat(read.Disturbances.Any(one => one is { Meanwhile: not null, Break: not Break.None })
                ? [read with { Disturbances = [.. read.Disturbances.Select(one => one with { Break = Break.None })] }, read with { Disturbances = [.. read.Disturbances.Select(one => one with { Meanwhile = null })] }]
                : []),
        Placed { Count: > 1 } placed => [placed with { Count = placed.Count / 2 }],
        Imported { Count: > 1 } imported => [imported with { Count = imported.Count / 2 }, imported with { Count = imported.Count - 1 }],
        CommittedLate { Count: > 1 } late => [late with { Count = 1 }],
        _ => [],
    };
}
