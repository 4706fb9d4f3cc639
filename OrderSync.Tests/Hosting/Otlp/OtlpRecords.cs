using System.Globalization;

namespace OrderSync.Tests.Hosting.Otlp;

/// <param name="ParentId">Empty: the span is the first of its trace.</param>
/// <param name="Links">The ids of the traces that it is linked to.</param>
internal sealed record OtlpSpan(
    string Service, string Source, string Name, string TraceId, string SpanId, string ParentId, bool IsFailed,
    IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Links);

internal sealed record OtlpLog(string Service, int Severity, string Body, string TraceId, IReadOnlyDictionary<string, string> Tags);

internal sealed record OtlpPoint(string Service, string Metric, string Unit, IReadOnlyDictionary<string, string> Tags, double Value);

/// <summary>Reads requests of OTLP 1.x over HTTP; the numbers are those of opentelemetry-proto.</summary>
internal static class OtlpRecords
{
    private const string ServiceName = "service.name";

    public static IEnumerable<OtlpSpan> Spans(ProtoMessage request) =>
        from resource in request.Messages(1)
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select new OtlpSpan(
            ServiceOf(resource), scope.Message(1)!.Text(1), span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), span.Message(15)?.Number(3) == 2,
            Tags(span, 9), [.. span.Messages(13).Select(link => link.Hex(1))]);

    public static IEnumerable<OtlpLog> Logs(ProtoMessage request) =>
        from resource in request.Messages(1)
        from scope in resource.Messages(2)
        from log in scope.Messages(2)
        select new OtlpLog(ServiceOf(resource), (int)log.Number(2), log.Message(5)?.Text(1) ?? "", log.Hex(9), Tags(log, 6));

    public static IEnumerable<OtlpPoint> Points(ProtoMessage request) =>
        from resource in request.Messages(1)
        from scope in resource.Messages(2)
        from metric in scope.Messages(2)
        from kind in new[] { (Field: 5, Tags: 7), (Field: 7, Tags: 7), (Field: 9, Tags: 9) }
        from data in metric.Messages(kind.Field)
        from point in data.Messages(1)
        select new OtlpPoint(ServiceOf(resource), metric.Text(1), metric.Text(3), Tags(point, kind.Tags), ValueOf(point, kind.Field == 9));

    /// <summary>Of a histogram its count.</summary>
    private static double ValueOf(ProtoMessage point, bool isHistogram) => (isHistogram, point.Has(6)) switch
    {
        (true, _) => point.Number(4),
        (false, true) => (long)point.Number(6),
        _ => BitConverter.UInt64BitsToDouble(point.Number(4)),
    };

    private static string ServiceOf(ProtoMessage resource) => Tags(resource.Message(1)!, 1).GetValueOrDefault(ServiceName, "");

    private static Dictionary<string, string> Tags(ProtoMessage message, int field)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in message.Messages(field))
            tags[tag.Text(1)] = tag.Message(2) is { } value ? Value(value) : "";
        return tags;
    }

    private static string Value(ProtoMessage value) => value switch
    {
        _ when value.Has(1) => value.Text(1),
        _ when value.Has(2) => value.Number(2) == 1 ? "true" : "false",
        _ when value.Has(3) => ((long)value.Number(3)).ToString(CultureInfo.InvariantCulture),
        _ when value.Has(4) => BitConverter.UInt64BitsToDouble(value.Number(4)).ToString(CultureInfo.InvariantCulture),
        _ => "",
    };
}
