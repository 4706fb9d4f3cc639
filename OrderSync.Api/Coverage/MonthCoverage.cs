using NpgsqlTypes;
using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Texts;
using OrderSync.Core.Orders;

namespace OrderSync.Api.Coverage;

/// <summary>Turns a month's row, or its absence, into what is shown, and says what it means. Pure.</summary>
public static class MonthCoverage
{
    private static readonly Message NotSaidYet = Message.Verbatim("");

    /// <param name="row">Null where nobody has read the month.</param>
    /// <param name="expiredBefore">The platform does not keep older orders.</param>
    public static MonthCoverageView View(CalendarMonth month, OrderCoverage? row, DateTimeOffset expiredBefore, DateTimeOffset now)
    {
        var isExpired = month.End <= expiredBefore;
        if (row is null)
            return Empty(month, isExpired ? CoverageState.Expired : CoverageState.Never);
        var reason = row.Reason == CoverageReason.MonthNotOver && month.End <= now ? CoverageReason.PartOfMonth : row.Reason;
        var view = new MonthCoverageView(
            month.ToString(),
            isExpired && row.State != CoverageState.Proved ? CoverageState.Expired : row.State,
            reason,
            row.Proved.Length == 0 ? null : row.Proof,
            NotSaidYet,
            row.PlatformCount,
            row.Stored,
            row.Rejected,
            row.Counted is { } counted ? Moment(counted.LowerBound) : null,
            row.Counted is { } range ? Moment(range.UpperBound) : null,
            ProvedUntil(month, row.Proved),
            row.ProvedAt,
            row.CheckedAt,
            row.RunId,
            row.WindowFrom,
            row.WindowTo,
            row.Error);
        return view with { Message = Say(view) };
    }

    private static MonthCoverageView Empty(CalendarMonth month, CoverageState state)
    {
        var view = new MonthCoverageView(
            month.ToString(), state, null, null, NotSaidYet, null, null, null, null, null, null, null, null, null, null, null, null);
        return view with { Message = Say(view) };
    }

    private static DateTimeOffset? ProvedUntil(CalendarMonth month, NpgsqlRange<DateTime>[] proved)
    {
        var start = month.Start.UtcDateTime;
        var first = proved.Where(range => range.LowerBound <= start && range.UpperBound > start).ToList();
        return first.Count == 0 ? null : Moment(first[0].UpperBound);
    }

    private static DateTimeOffset Moment(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    private static Message Say(MonthCoverageView month) => month.State switch
    {
        CoverageState.Proved => Proved(month),
        CoverageState.Partial => Partial(month),
        CoverageState.Failed when month.ProvedAt is { } at => Message.Sequence(Failed(month), Message.Of("coverage-proved-before", ("at", at))),
        CoverageState.Failed => Failed(month),
        CoverageState.Expired => Message.Of("coverage-expired"),
        _ => Message.Of("coverage-never"),
    };

    private static Message Failed(MonthCoverageView month) => Message.Of("coverage-failed", ("why", Message.FromJson(month.Error ?? "")));

    private static Message Proved(MonthCoverageView month) => month.Proof switch
    {
        CoverageProof.Walked => Message.Sequence(Message.Of("coverage-fully-read"), Stored(month)),
        CoverageProof.Joined => Message.Of("coverage-joined"),
        _ => Message.Sequence(Counts(month), Stored(month)),
    };

    private static Message Partial(MonthCoverageView month) => month.Reason switch
    {
        CoverageReason.CountsDiffer => Message.Sequence(Counts(month), Stored(month), Difference(month), Message.Of("coverage-reconcile-finds")),
        CoverageReason.CountUnknown => Message.Of("coverage-count-unknown"),
        CoverageReason.MonthNotOver when month.ProvedUntil is { } until => Message.Of("coverage-not-over", ("until", until)),
        _ when month.ProvedUntil is { } until => Message.Of("coverage-proved-until", ("until", until)),
        _ when month.Proof is not null => Message.Of("coverage-not-from-beginning"),
        _ => Message.Of("coverage-nothing-proved"),
    };

    private static Message Difference(MonthCoverageView month)
    {
        var missing = (month.PlatformCount ?? 0) - (month.Stored ?? 0) - (month.Rejected ?? 0);
        return missing > 0 ? Message.Of("coverage-missing", ("count", missing)) : Message.Of("coverage-more-here", ("count", -missing));
    }

    private static Message Counts(MonthCoverageView month) => Message.Of("coverage-platform-counts", ("count", month.PlatformCount ?? 0));

    private static Message Stored(MonthCoverageView month) => month.Rejected > 0
        ? Message.Of("coverage-stored-and-rejected", ("stored", month.Stored ?? 0), ("rejected", month.Rejected))
        : Message.Of("coverage-stored", ("stored", month.Stored ?? 0));
}
