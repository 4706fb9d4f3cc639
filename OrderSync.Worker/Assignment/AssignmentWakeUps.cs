using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using OrderSync.Contracts;
using OrderSync.Contracts.Events;
using OrderSync.Core.Assignment;
using OrderSync.Core.Events;
using StackExchange.Redis;

namespace OrderSync.Worker.Assignment;

/// <summary>
/// Hears of the company's live events that there may be orders to hand out: a run has stored some or ended, an agent has come on
/// duty, rules have changed. Every worker hears all of them; the first hands out, and the others see that it has begun since.
/// Redis only makes it quick: the sweep finds the same without it.
/// </summary>
public sealed class AssignmentWakeUps(
    IConnectionMultiplexer redis, RedisSubscriptions subscriptions, AssignmentPass pass, TimeProvider time, ILogger<AssignmentWakeUps> logger)
    : BackgroundService
{
    /// <summary>What comes in meanwhile is handed out together: a run that stores all the time is followed this closely.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(2);

    private const int CompaniesAtOnce = 4;

    /// <summary>By company: when came in the last that was heard of and not handed out yet.</summary>
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _heard = new();

    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await subscriptions.MakeAsync(
            () => redis.GetSubscriber().SubscribeAsync(RedisLiveEvents.AllChannels, (channel, message) => Hear((string)message!)),
            "orders are handed out by the sweep",
            stoppingToken);
        while (await _signal.Reader.WaitToReadAsync(stoppingToken))
        {
            _signal.Reader.TryRead(out _);
            var companies = _heard.Keys.ToList();
            await Parallel.ForEachAsync(
                companies,
                new ParallelOptions { MaxDegreeOfParallelism = CompaniesAtOnce, CancellationToken = stoppingToken },
                async (company, cancellationToken) => await HandOutAsync(company, cancellationToken));
            await Task.Delay(Gap, time, stoppingToken);
        }
    }

    /// <summary>What may have made orders waiting, or somebody free to take them.</summary>
    internal static bool Wakes(LiveEvent live) => live switch
    {
        { Assignment.MayHandOut: true } => true,
        { Type: EventTypes.SyncProgress, Run: { } run } => run.Counts.Created + run.Counts.Updated > 0,
        { Run: not null } => live.Type != EventTypes.SyncStarted,
        _ => false,
    };

    /// <summary>On a thread of Redis's: quick, and it does not throw.</summary>
    private void Hear(string message)
    {
        try
        {
            // As published: the id, a blank, the event.
            var live = JsonSerializer.Deserialize<LiveEvent>(message.AsSpan(message.IndexOf(' ', StringComparison.Ordinal) + 1), ContractJson.Options);
            if (live is null || !Wakes(live))
                return;
            _heard[live.CompanyId] = live.At;
            _signal.Writer.TryWrite(true);
        }
        catch (JsonException exception)
        {
            // A newer instance may publish what this one does not know.
            logger.LogWarning(exception, "A message could not be read as an event");
        }
    }

    private async Task HandOutAsync(Guid company, CancellationToken cancellationToken)
    {
        if (!_heard.TryRemove(company, out var heardAt))
            return;
        try
        {
            await pass.RunAsync(company, heardAt, int.MaxValue, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "The orders of company {CompanyId} could not be handed out now: the sweep will", company);
        }
    }
}
