using System.Text.Json;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>Reads the body of an answer, within bounds, and says what is wrong with one that is not the JSON it should be.</summary>
public static class AnswerBody
{
    private const long MaxBytes = 64L << 20;
    private const int MaxErrorBytes = 16 << 10;

    /// <exception cref="PlatformException">Protocol: the body is larger than 64 MB. Transient: its compression is broken, as a cut body's is.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxBytes, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new PlatformException(PlatformFailure.Protocol($"{CallTarget.Title(response.RequestMessage)} sent an answer of more than 64 MB."), exception);
        }
        catch (Exception exception) when (IsBrokenCompression(exception))
        {
            throw new PlatformException(PlatformFailure.Transient($"The answer of {CallTarget.Inside(CallTarget.Title(response.RequestMessage))} cannot be decompressed."), exception);
        }
        return JsonBytes.WithoutMark(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>The beginning of an error's body; nothing where its compression is broken, because the status says enough.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MaxErrorBytes];
        try
        {
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return JsonBytes.WithoutMark(buffer.AsMemory(0, length));
        }
        catch (Exception exception) when (IsBrokenCompression(exception))
        {
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    /// <summary>Parses a body that should be JSON of the platform's shape.</summary>
    /// <param name="parse">Throws <see cref="JsonException"/> where it is not; its message is for an operator.</param>
    /// <exception cref="PlatformException">
    /// Transient: the JSON ends too early, as a cut answer's does. Protocol: it is complete, but not what it should be.
    /// </exception>
    public static T Parse<T>(HttpResponseMessage response, ReadOnlyMemory<byte> body, Func<ReadOnlyMemory<byte>, T> parse)
    {
        try
        {
            return parse(body);
        }
        catch (JsonException exception)
        {
            throw new PlatformException(Malformed(response.RequestMessage, body.Span, exception), exception);
        }
    }

    /// <summary>Brotli's decoder says it by an InvalidOperationException, the others by an InvalidDataException.</summary>
    private static bool IsBrokenCompression(Exception exception) =>
        exception is InvalidDataException or (InvalidOperationException and not ObjectDisposedException);

    private static PlatformFailure Malformed(HttpRequestMessage? request, ReadOnlySpan<byte> body, JsonException exception)
    {
        var title = CallTarget.Title(request);
        return body switch
        {
            _ when EndsTooEarly(body) => PlatformFailure.Transient($"The answer of {CallTarget.Inside(title)} breaks off in the middle of its JSON."),
            _ when body.TrimStart(" \t\r\n"u8).StartsWith("<"u8) => PlatformFailure.Protocol($"{title} answered with a web page where JSON was expected: check the address."),
            _ when JsonRecords.IsOwn(exception) => PlatformFailure.Protocol($"{title} answered with JSON that cannot be read. {exception.Message}"),
            _ => PlatformFailure.Protocol($"{title} answered with JSON that cannot be read."),
        };
    }

    private static bool EndsTooEarly(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, isFinalBlock: false, new JsonReaderState(JsonRecords.AnyDepth));
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            return false;
        }
        return reader.CurrentDepth > 0 || reader.TokenType == JsonTokenType.None;
    }
}
