using System.Buffers;
using System.Globalization;
using OrderSync.Sandbox.Ledger;

namespace OrderSync.Sandbox.Faults;

/// <summary>Plays the faults that stand in place of an answer. The platform says how its errors and answers are spelt.</summary>
internal sealed class FaultAnswers(TimeProvider time, IHostApplicationLifetime life)
{
    /// <returns>True if the call has been dealt with; false if the right answer is still to be given.</returns>
    public async Task<bool> PlayAsync(FaultRule fault, FaultedCall call)
    {
        switch (fault.Kind)
        {
            case FaultKind.RateLimited:
                await RefuseAsync(call, fault.Request.RetryAfterSeconds);
                return true;
            case FaultKind.ServerError:
                await FailAsync(call, fault.Request);
                return true;
            case FaultKind.ExpiredToken:
                await call.Error(fault.Request.Status ?? StatusCodes.Status401Unauthorized, "Unauthenticated.");
                return true;
            case FaultKind.Timeout when fault.Request.Seconds is { } seconds:
                await Task.Delay(TimeSpan.FromSeconds(seconds), time, call.Context.RequestAborted);
                return false;
            case FaultKind.Timeout:
                call.Record(ReadOnlySpan<long>.Empty);
                await SilenceAsync(call.Context);
                return true;
            default:
                await SpoilAsync(fault.Kind, call);
                return true;
        }
    }

    /// <summary>429, with Retry-After in whole seconds where they are known.</summary>
    public static Task RefuseAsync(FaultedCall call, long? retryAfterSeconds)
    {
        if (retryAfterSeconds is { } seconds)
            call.Context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return call.Error(StatusCodes.Status429TooManyRequests, "Too Many Attempts.");
    }

    private static async Task FailAsync(FaultedCall call, FaultRequest fault)
    {
        var status = fault.Status ?? StatusCodes.Status500InternalServerError;
        if (!fault.Html)
        {
            await call.Error(status, "Server Error");
            return;
        }

        call.Entry.Status = call.Context.Response.StatusCode = status;
        call.Context.Response.ContentType = "text/html";
        await call.Context.Response.WriteAsync(
            $"<html><head><title>{status}</title></head><body><center><h1>{status}</h1></center><hr></body></html>");
    }

    private async Task SilenceAsync(HttpContext context)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var gone = context.RequestAborted.Register(() => over.TrySetResult());
        await using var stopping = life.ApplicationStopping.Register(() => over.TrySetResult());
        await over.Task;
        context.Abort();
    }

    private static async Task SpoilAsync(FaultKind kind, FaultedCall call)
    {
        var whole = new ArrayBufferWriter<byte>();
        call.Write(whole);
        var response = call.Context.Response;
        response.ContentType = "application/json";
        if (kind == FaultKind.MalformedJson)
        {
            call.Entry.Status = StatusCodes.Status200OK;
            await response.Body.WriteAsync(whole.WrittenMemory[..(whole.WrittenCount / 2)]);
            return;
        }

        response.ContentLength = whole.WrittenCount;
        await response.Body.WriteAsync(whole.WrittenMemory[..(whole.WrittenCount / 2)]);
        await response.Body.FlushAsync();
        // Before the abort, so that whoever sees the connection die finds the call in the ledger.
        call.Record(ReadOnlySpan<long>.Empty);
        call.Context.Abort();
    }
}

/// <summary>A call that suffers a fault, seen from the fault.</summary>
internal abstract class FaultedCall(HttpContext context, CallRecord entry)
{
    public HttpContext Context => context;

    public CallRecord Entry => entry;

    /// <summary>Answers with an error as the platform spells it.</summary>
    public abstract Task Error(int status, string message);

    /// <summary>The right answer's body.</summary>
    public abstract void Write(IBufferWriter<byte> body);

    /// <summary>Enters the call into the ledger, once: a second time does nothing.</summary>
    public abstract void Record(ReadOnlySpan<long> servedIds);
}
