using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Events;
using OrderSync.Web.Api;
using OrderSync.Web.Users;

namespace OrderSync.Web.Events;

/// <summary>Reads the Api's live events, and goes on where it stopped when the connection breaks.</summary>
public sealed class EventsClient(HttpClient http, ApiSession session, TimeProvider time, ILogger<EventsClient> log)
{
    /// <summary>A connection that is silent for longer may be dead without anybody knowing: it is made anew.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(90);

    /// <summary>Runs until cancelled or until the session has ended; an operator, who belongs to no company, has no events.</summary>
    /// <param name="listener">Called one after the other, never at the same time.</param>
    public async Task FollowAsync(ILiveListener listener, CancellationToken cancel)
    {
        var (lastId, failures) = ((string?)null, 0);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                using var response = await ConnectAsync(lastId, cancel);
                listener.Connected();
                failures = 0;
                await ReadAsync(response, listener, id => lastId = id, cancel);
            }
            catch (ApiProblem problem) when (problem.SessionEnded || problem.Forbidden)
            {
                return;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception trouble) when (trouble is ApiProblem || ApiTrouble.IsOutage(trouble, cancel))
            {
                failures++;
                log.LogDebug(trouble, "Live events are interrupted, attempt {Attempt}", failures);
                listener.Interrupted();
            }

            await Task.Delay(Backoff.After(failures), time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<HttpResponseMessage> ConnectAsync(string? lastId, CancellationToken cancel)
    {
        var token = await session.TokenAsync(cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/events");
        await session.AuthorizeAsync(request, token);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastId is { Length: > 0 })
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            if (response.StatusCode == System.Net.HttpStatusCode.Unauthorized)
                await session.RenewAsync(token, cancel);
            if (response.StatusCode == System.Net.HttpStatusCode.Forbidden)
                throw await ProblemReader.ReadAsync(response, cancel);
            // Not the answer's own 401: the next attempt has a new token.
            throw new ApiProblem(ApiProblem.Unreachable);
        }
    }

    private async Task ReadAsync(
        HttpResponseMessage response, ILiveListener listener, Action<string> remember, CancellationToken cancel)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var parser = SseParser.Create(stream, (_, data) => Parse(data));
        try
        {
            await foreach (var item in parser.EnumerateAsync(either.Token))
            {
                silence.CancelAfter(Silence);
                if (parser.LastEventId is { Length: > 0 } id)
                    remember(id);
                // The Api also says that it is there, with an event that has no content.
                if (item.Data is { Type.Length: > 0 } live)
                    listener.Heard(live);
            }
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            log.LogDebug("Live events were silent and are asked for anew");
        }
    }

    private LiveEvent? Parse(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize<LiveEvent>(data, ContractJson.Options);
        }
        catch (JsonException trouble)
        {
            // A newer Api may send what this site does not know; the stream goes on.
            log.LogDebug(trouble, "An event could not be read");
            return null;
        }
    }
}
