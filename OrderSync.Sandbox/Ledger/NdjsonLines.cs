using System.Text.Json;

namespace OrderSync.Sandbox.Ledger;

/// <summary>A JSON object a line, streamed: a list of a million records takes no more memory than one of a hundred.</summary>
internal static class NdjsonLines
{
    private const int LinesPerFlush = 512;

    public static async Task WriteAsync<T>(HttpContext context, IEnumerable<T> rows, Action<Utf8JsonWriter, T> fields)
    {
        context.Response.ContentType = "application/x-ndjson";
        var body = context.Response.BodyWriter;
        using var json = new Utf8JsonWriter(body);
        var lines = 0;
        foreach (var row in rows)
        {
            json.WriteStartObject();
            fields(json, row);
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            NewLine(body);
            if (++lines % LinesPerFlush == 0)
                await body.FlushAsync(context.RequestAborted);
        }

        await body.FlushAsync(context.RequestAborted);
    }

    private static void NewLine(System.IO.Pipelines.PipeWriter body)
    {
        body.GetSpan(1)[0] = (byte)'\n';
        body.Advance(1);
    }
}
