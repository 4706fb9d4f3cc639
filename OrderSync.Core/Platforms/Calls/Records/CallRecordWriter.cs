using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace OrderSync.Core.Platforms.Calls.Records;

/// <summary>
/// Writes call records, a batch at a time and within a second, and what is left when the host stops. While Postgres is away they
/// stay here, as many as there is room for.
/// </summary>
public sealed class CallRecordWriter(CallRecorder recorder, NpgsqlDataSource database, TimeProvider time, ILogger<CallRecordWriter> logger)
    : BackgroundService
{
    private const int LargestBatch = 1_000;

    /// <summary>The class of SQL states that says that a value cannot be stored: trying again would never end.</summary>
    private const string DataFault = "22";

    private static readonly TimeSpan Collect = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _writing = new(1);
    private readonly List<PlatformCallRecord> _batch = [];
    private bool _isAway;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (_batch.Count + recorder.Records.Count > 0 && await WriteAsync(cancellationToken))
        {
        }
    }

    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    /// <summary>Writes all that has been recorded so far, what is being written included.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        for (var left = recorder.Records.Count + _batch.Count; left > 0 && await WriteAsync(cancellationToken); left -= LargestBatch)
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await recorder.Records.WaitToReadAsync(stoppingToken))
        {
            await Task.Delay(Collect, time, stoppingToken);
            while (recorder.Records.Count > 0 || _batch.Count > 0)
            {
                if (!await WriteAsync(stoppingToken))
                    await Task.Delay(TryAgainAfter, time, stoppingToken);
            }
        }
    }

    /// <returns>False when Postgres did not take the batch, which is kept.</returns>
    private async Task<bool> WriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            while (_batch.Count < LargestBatch && recorder.Records.TryRead(out var record))
                _batch.Add(record);
            if (_batch.Count > 0)
            {
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                await CallRecordCopy.CopyAsync(connection, _batch, cancellationToken);
            }
            _batch.Clear();
            NoteBack();
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            logger.LogInformation("{Calls} calls were on record already: their writing had been interrupted after its end", _batch.Count);
            _batch.Clear();
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState.StartsWith(DataFault, StringComparison.Ordinal))
        {
            logger.LogError(exception, "{Lost} calls are not on record: Postgres refuses their values", _batch.Count);
            _batch.Clear();
            return true;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            NoteAway(exception);
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    private void NoteAway(Exception exception)
    {
        if (!_isAway)
            logger.LogWarning(exception, "Calls cannot be put on record: up to {Backlog} are kept until they can", CallRecorder.Backlog);
        _isAway = true;
    }

    private void NoteBack()
    {
        if (_isAway)
            logger.LogInformation("Calls are put on record again");
        _isAway = false;
        if (recorder.TakeLost() is > 0 and var lost)
            logger.LogWarning("{Lost} calls are not on record: there was no room for them", lost);
    }
}
