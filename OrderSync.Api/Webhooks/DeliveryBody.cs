using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using OrderSync.Core.Platforms;

namespace OrderSync.Api.Webhooks;

/// <summary>Reads a delivery byte for byte, and not more of it than it may have.</summary>
internal static class DeliveryBody
{
    /// <returns>Null when it is too large.</returns>
    public static async Task<WebhookDelivery?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        // Bytes are counted here: the server's own limit would end the request before anybody sees it with the connection.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (request.ContentLength > maxBytes)
            return null;
        var body = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 4096) + 1);
        while (await request.Body.ReadAsync(body.GetMemory(1), cancellationToken) is > 0 and var read)
        {
            body.Advance(read);
            if (body.WrittenCount > maxBytes)
                return null;
        }
        return new WebhookDelivery(
            Flat(request.Headers.Select(header => header)), Flat(request.Query), body.WrittenMemory);
    }

    private static Dictionary<string, string> Flat(IEnumerable<KeyValuePair<string, StringValues>> values)
    {
        var flat = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values)
            flat[name] = value.ToString();
        return flat;
    }
}
