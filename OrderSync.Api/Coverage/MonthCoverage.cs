using System.Globalization;
using NpgsqlTypes;
using OrderSync.Contracts.Coverage;
using OrderSync.Core.Orders;

namespace OrderSync.Api.Coverage;

/// <summary>Turns a month's row, or its absence, into what is shown, and says it in a sentence. Pure.</summary>
public static class MonthCoverage
{
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
            "",
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
        return view with { Sentence = Sentence(view) };
    }

    private static MonthCoverageView Empty(CalendarMonth month, CoverageState state)
    {
        var view = new MonthCoverageView(
            month.ToString(), state, null, null, "", null, null, null, null, null, null, null, null, null, null, null, null);
        return view with { Sentence = Sentence(view) };
    }

    private static DateTimeOffset? ProvedUntil(CalendarMonth month, NpgsqlRange<DateTime>[] proved)
    {
        var start = month.Start.UtcDateTime;
        var first = proved.Where(range => range.LowerBound <= start && range.UpperBound > start).ToList();
        return first.Count == 0 ? null : Moment(first[0].UpperBound);
    }

    private static DateTimeOffset Moment(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));

    private static string Sentence(MonthCoverageView month) => month.State switch
    {
        CoverageState.Proved => Proved(month),
        CoverageState.Partial => Partial(month),
        CoverageState.Failed => $"The last reading failed: {month.Error?.TrimEnd('.')}.{Before(month)}",
        CoverageState.Expired => "The platform does not keep orders this old any more, and nobody proved the month in time.",
        _ => "Nobody has read this month yet.",
    };

    private static string Proved(MonthCoverageView month) => month.Proof switch
    {
        CoverageProof.Walked => $"Walked whole: the platform gives no count, and its list was read through all of the month. {Stored(month)}.",
        CoverageProof.Joined => "Proved by several readings that follow each other without a gap.",
        _ => $"The platform counts {Number(month.PlatformCount)}. {Stored(month)}.",
    };

    private static string Partial(MonthCoverageView month) => month.Reason switch
    {
        CoverageReason.CountsDiffer => Differ(month),
        CoverageReason.CountUnknown => "Read, and not proved: neither did the platform count its orders, nor was its list read to the end or down to what is known.",
        CoverageReason.MonthNotOver when month.ProvedUntil is { } until => $"Proved until {Time(until)}; the month is not over.",
        _ when month.ProvedUntil is { } until => $"Proved until {Time(until)} only: the rest is not.",
        _ when month.Proof is not null => "Parts of the month are proved, but not its beginning.",
        _ => "Nothing of the month is proved.",
    };

    private static string Differ(MonthCoverageView month)
    {
        var missing = (month.PlatformCount ?? 0) - (month.Stored ?? 0) - (month.Rejected ?? 0);
        var what = missing > 0
            ? $"{Number(missing)} {(missing == 1 ? "is" : "are")} missing here"
            : $"{Number(-missing)} more {(missing == -1 ? "is" : "are")} here than there";
        return $"The platform counts {Number(month.PlatformCount)}. {Stored(month)}: {what}. A reconcile run finds which.";
    }

    private static string Stored(MonthCoverageView month) => month.Rejected > 0
        ? $"{Number(month.Stored)} {Are(month.Stored)} stored, and {Number(month.Rejected)} could not be read"
        : $"{Number(month.Stored)} {Are(month.Stored)} stored";

    private static string Before(MonthCoverageView month) => month.ProvedAt is { } at ? $" An earlier proof is of {Time(at)}." : "";

    private static string Are(long? count) => count == 1 ? "is" : "are";

    private static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("d MMMM, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Number(long? count) => (count ?? 0).ToString("N0", CultureInfo.InvariantCulture);
}
