using System.Diagnostics;
using System.Globalization;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Platforms.Calls;

namespace OrderSync.Tests.Bench;

/// <summary>
/// What one permit costs, over the four windows that a platform typically has, against a GET from the same Redis by the same client, by turns.
/// </summary>
[Trait("Category", "bench")]
[Collection(nameof(Bench))]
public sealed class BudgetBench(RedisServer redis, ITestOutputHelper output) : IClassFixture<RedisServer>
{
    private const int WarmUp = 3_000;
    private const int Rounds = 5_000;
    private const int Blocks = 7;

    [Fact]
    public async Task Budget()
    {
        var client = await redis.ConnectAsync();
        await using var host = new CallHost(client);
        // Each is granted: a refusal is a wait, whatever it costs to be told of it.
        var request = BudgetSimulation.Request(
            Guid.CreateVersion7(), Guid.CreateVersion7(), CallPriority.Backfill, (100_000, 1), (1_000_000, 60), (10_000_000, 3_600), (10_000_000, 86_400));
        var database = client.GetDatabase();
        await database.StringSetAsync("bare", "value");
        await MeasureAsync(WarmUp);
        var blocks = new List<Block>();
        for (var block = 0; block < Blocks; block++)
            blocks.Add(await MeasureAsync(Rounds));

        // The median of blocks: one that another process of the machine has disturbed says nothing.
        var (p50, p99) = (Median(blocks, block => block.P50.Ratio), Median(blocks, block => block.P99.Ratio));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"budget: {Blocks} times {Rounds:N0} permits of 4 windows: p50 {Median(blocks, block => block.P50.Permit):N0} µs, p99 {Median(blocks, block => block.P99.Permit):N0} µs; a bare GET: p50 {Median(blocks, block => block.P50.Bare):N0} µs, p99 {Median(blocks, block => block.P99.Bare):N0} µs; {p50:N2} and {p99:N2} times (under 2)"));
        p50.ShouldBeLessThan(2);
        p99.ShouldBeLessThan(2);

        async Task<Block> MeasureAsync(int rounds)
        {
            var (permits, bare) = (new double[rounds], new double[rounds]);
            for (var round = 0; round < rounds; round++)
            {
                var began = Stopwatch.GetTimestamp();
                await database.StringGetAsync("bare");
                var between = Stopwatch.GetTimestamp();
                var answer = await host.Budgets.TryAcquireAsync(request, at: null, TestContext.Current.CancellationToken);
                permits[round] = Stopwatch.GetElapsedTime(between).TotalMicroseconds;
                bare[round] = Stopwatch.GetElapsedTime(began, between).TotalMicroseconds;
                answer!.IsGranted.ShouldBeTrue();
            }
            Array.Sort(permits);
            Array.Sort(bare);
            return new Block(new(At(permits, 0.5), At(bare, 0.5)), new(At(permits, 0.99), At(bare, 0.99)));
        }
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Ceiling(sorted.Length * share) - 1];

    private static double Median(List<Block> blocks, Func<Block, double> figure) => blocks.Select(figure).Order().ElementAt(blocks.Count / 2);

    /// <summary>In µs.</summary>
    private sealed record Pair(double Permit, double Bare)
    {
        public double Ratio => Permit / Bare;
    }

    private sealed record Block(Pair P50, Pair P99);
}
