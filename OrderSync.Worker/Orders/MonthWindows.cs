using System.Globalization;
using OrderSync.Core.Platforms;

namespace OrderSync.Worker.Orders;

/// <summary>A range cut into calendar months (UTC), newest first: the windows of an order fetch.</summary>
public sealed record MonthWindow(DateTimeOffset From, DateTimeOffset To)
{
    public string Label => From.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The months of [from, to), newest first; the first and last may be parts of months.</summary>
    public static IEnumerable<MonthWindow> Of(DateTimeOffset from, DateTimeOffset to)
    {
        for (var end = to; end > from;)
        {
            var start = Max(StartOfMonth(end.AddTicks(-1)), from);
            yield return new MonthWindow(start, end);
            end = start;
        }
    }

    /// <summary>The month before this one, whole.</summary>
    public MonthWindow Before() => new(StartOfMonth(From.AddTicks(-1)), From);

    public static DateTimeOffset StartOfMonth(DateTimeOffset moment) => new(moment.Year, moment.Month, 1, 0, 0, 0, TimeSpan.Zero);

    private static DateTimeOffset Max(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}

/// <summary>How streams are spelled in run_windows.</summary>
public static class StreamNames
{
    public const string Orders = "orders";
    public const string Open = "open";

    public static OrderStream Parse(string stream) => stream switch
    {
        Orders => OrderStream.Orders,
        // Of a run that began with an older version.
        "changed" => OrderStream.Recent,
        Open => OrderStream.Open,
        _ => throw new ArgumentOutOfRangeException(nameof(stream), stream, "Unknown stream."),
    };
}
