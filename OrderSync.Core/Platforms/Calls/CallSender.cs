using Microsoft.Extensions.Options;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Platforms.Calls.Records;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>One attempt of a call: sends it, reads its answer within the time allowed, and puts it on record.</summary>
internal sealed class CallSender(
    IHttpClientFactory clients, PlatformBudgets budgets, CallRecorder recorder, IOptions<PlatformCallOptions> options, TimeProvider time)
{
    public async Task<T> SendAsync<T>(
        PlatformCall call,
        Func<HttpRequestMessage> create,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        using var request = call.Prepare(create());
        call.Redaction.Learn(request);
        var started = time.GetTimestamp();
        var record = CallRecord.Of(call, request, time.GetUtcNow());
        using var span = CallSpans.Start(call, record, request.RequestUri);
        try
        {
            return await SendAsync(call, request, record, read, cancellationToken);
        }
        catch (PlatformException exception)
        {
            var told = exception.Failure with { Details = exception.Failure.Details ?? CallTarget.Details(request, Cause(exception, record.Status)) };
            var redacted = Redacted(call.Redaction, told);
            var failure = Capped(redacted);
            (record.Failure, record.Error, record.Details) = (failure.Kind, failure.Sentence, failure.Details);
            await budgets.LearnAsync(call.Budget, exception.Failure.RetryAfter, [], cancellationToken);
            // Where something was secret, without the cause, which says it too.
            throw new PlatformException(failure, redacted == told ? exception.InnerException : null);
        }
        finally
        {
            var took = time.GetElapsedTime(started);
            record.DurationMs = (int)took.TotalMilliseconds;
            recorder.Add(record);
            CallSpans.End(span, record);
            CallMetrics.Count(call.Connection.Platform, record.Failure, took);
        }
    }

    private async Task<T> SendAsync<T>(
        PlatformCall call,
        HttpRequestMessage request,
        PlatformCallRecord record,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.Value.Timeout);
        try
        {
            using var client = clients.CreateClient(PlatformCalls.HttpClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            record.Status = (int)response.StatusCode;
            await LearnAsync(call, response, timeout.Token);
            try
            {
                return await read(response, timeout.Token);
            }
            finally
            {
                record.ResponseBytes = response.Content.Headers.ContentLength;
            }
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            var failure = PlatformFailure.Transient($"{call.Title} did not answer within {options.Value.Timeout.TotalSeconds:0} s.");
            throw new PlatformException(failure, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new PlatformException(HttpFailures.FromConnection(call.Title, exception), exception);
        }
    }

    private static string Cause(PlatformException exception, int? status) =>
        exception.InnerException is { } cause ? CallTarget.Words(cause) : $"answered {status}";

    private static PlatformFailure Redacted(Redaction redaction, PlatformFailure failure) =>
        failure with { Sentence = redaction.Text(failure.Sentence), Details = failure.Details is { } details ? redaction.Text(details) : null };

    /// <summary>A platform may ask for a year, by mistake or not: it is asked again after a day, and an operator is told both.</summary>
    private PlatformFailure Capped(PlatformFailure failure)
    {
        var longest = options.Value.LongestWait;
        return failure.RetryAfter is { } asked && asked > longest
            ? failure with { RetryAfter = longest, Sentence = $"{failure.Sentence} It {BudgetSentences.Capped(asked, longest, time.GetUtcNow())}" }
            : failure;
    }

    private Task LearnAsync(PlatformCall call, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var limits = call.Options.ReadLimits?.Invoke(response) ?? LimitHeaders.Read(response.Headers, time.GetUtcNow());
        return budgets.LearnAsync(call.Budget, asked: null, limits, cancellationToken);
    }
}
