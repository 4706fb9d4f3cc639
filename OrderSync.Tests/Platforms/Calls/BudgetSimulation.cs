using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Budgets;

namespace OrderSync.Tests.Platforms.Calls;

/// <summary>Callers of one connection, in time that the simulation makes: the budget's own script, told what time it is.</summary>
internal sealed class BudgetSimulation(long begin)
{
    private readonly PriorityQueue<Caller, long> _next = new();
    private readonly Random _random = new(11);

    public List<(long At, Caller Caller)> Grants { get; } = [];

    public long Begin { get; } = begin;

    /// <param name="every">How long a call takes, in ms, more or less by half: the next is asked for then.</param>
    /// <param name="from">When it begins, in ms after the simulation's begin.</param>
    public Caller Add(PlatformBudgets budgets, BudgetRequest request, long every, long from = 0)
    {
        var caller = new Caller(budgets, request, every);
        _next.Enqueue(caller, Begin + from);
        return caller;
    }

    /// <summary>Until so many ms after the simulation's begin.</summary>
    public async Task RunAsync(long until)
    {
        while (_next.TryPeek(out var caller, out var now) && now < Begin + until)
        {
            _next.Dequeue();
            var answer = (await caller.Budgets.TryAcquireAsync(caller.Request, now, TestContext.Current.CancellationToken)).ShouldNotBeNull();
            caller.LastAnswer = answer;
            if (answer.IsGranted)
                Grants.Add((now, caller));
            _next.Enqueue(caller, now + (answer.IsGranted ? _random.NextInt64(caller.Every / 2, caller.Every * 3 / 2 + 1) : Math.Max(1, (long)answer.AskIn.TotalMilliseconds)));
        }
    }

    public int Of(Caller caller) => Grants.Count(grant => grant.Caller == caller);

    /// <summary>No stretch of the length, wherever it begins, holds more than the limit.</summary>
    public void ShouldKeep(int limit, TimeSpan length)
    {
        var times = Grants.Select(grant => grant.At).Order().ToList();
        for (var index = 0; index + limit < times.Count; index++)
            (times[index + limit] - times[index]).ShouldBeGreaterThanOrEqualTo((long)length.TotalMilliseconds, $"{limit + 1} calls within {length}, from {times[index] - Begin} ms on");
    }

    public static BudgetRequest Request(
        Guid connectionId, Guid? runId, CallPriority priority, params ReadOnlySpan<(int Calls, double Seconds)> limits)
    {
        var windows = new List<BudgetWindow>();
        foreach (var (calls, seconds) in limits)
            windows.Add(new BudgetWindow(BudgetWindow.NameOf(null, TimeSpan.FromSeconds(seconds)), calls, TimeSpan.FromSeconds(seconds)));
        return new BudgetRequest(connectionId, connectionId, "Natu", windows, priority, runId);
    }
}

internal sealed class Caller(PlatformBudgets budgets, BudgetRequest request, long every)
{
    public PlatformBudgets Budgets { get; } = budgets;

    public BudgetRequest Request { get; set; } = request;

    public long Every { get; } = every;

    public BudgetAnswer? LastAnswer { get; set; }
}
