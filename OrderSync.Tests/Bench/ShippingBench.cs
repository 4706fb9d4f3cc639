using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Orders;
using OrderSync.Core.Shipping;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;
using OrderSync.Tests.Shipping;

namespace OrderSync.Tests.Bench;

/// <summary>Shipping statuses, against asking for each order by itself; and how many shipments a transaction should hold.</summary>
[Trait("Category", "bench")]
[Collection(nameof(Bench))]
public sealed class ShippingBench(AppFixture app, ITestOutputHelper output)
{
    private const int Orders = 21_300;
    private const int Singles = 2_000;
    private const int AtOnce = 10;

    /// <summary>What a call costs at least over the internet; both sides pay it.</summary>
    private const int LatencyMs = 20;

    [Fact]
    public async Task Shipping()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = Orders, days = 1, seed = 43 });
        await merchant.FetchAsync(shop, FetchMode.Duration, duration: 10);
        var open = await merchant.OpenAsync(shop);
        var carrier = await merchant.ConnectShopAsync("maystro", new { ships = shop.Name, latencyMs = LatencyMs });

        var singles = await OneByOneAsync(carrier, [.. open.Take(Singles)]);
        await SearchableAsync();
        var callsBefore = await carrier.CallsAsync();
        var cpuBefore = ProcessCpu.Now(app);
        var run = (await merchant.ShipAsync(carrier)).Task;
        var cpu = ProcessCpu.Now(app).Since(cpuBefore).PerOrder((int)run.Counts.Fetched);
        var calls = await carrier.CallsAsync() - callsBefore;

        var perSecond = run.Counts.Fetched / (run.EndedAt!.Value - run.StartedAt!.Value).TotalSeconds;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"shipping: {open.Count:N0} open orders, {perSecond:N0} statuses/s, {1000.0 * calls / open.Count:N0} calls per 1,000 orders; one by one {singles:N0} statuses/s, 1,000 calls per 1,000 orders; {perSecond / singles:N1} times as fast; {cpu}"));
        run.State.ShouldBe(RunState.Completed, run.Sentence);
        open.ShouldBeSubsetOf((await merchant.StatusesAsync(carrier)).Keys);
        calls.ShouldBeLessThan(open.Count / 10);
        perSecond.ShouldBeGreaterThan(3 * singles);
    }

    [Fact]
    public async Task Shipping_batches()
    {
        await app.ReadyAsync();
        await using var database = NpgsqlDataSource.Create(await app.ConnectionStringAsync("ordersync"));
        foreach (var size in new[] { 20, 50, 100, 200, 500, 1_000, 2_000 })
        {
            var company = Guid.CreateVersion7();
            var created = await WriteAsync(database, company, size, version: 0);
            var changed = await WriteAsync(database, company, size, version: 1);
            var same = await WriteAsync(database, company, size, version: 1);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"shipping batches of {size,5:N0}: {created,7:N0} new, {changed,7:N0} changed, {same,7:N0} unchanged a second"));
        }
    }

    /// <summary>What makes the fetched orders searchable is over: its processor time is not the sync's.</summary>
    private async Task SearchableAsync()
    {
        await using var database = NpgsqlDataSource.Create(await app.ConnectionStringAsync("ordersync"));
        await using var left = database.CreateCommand("select count(*) from order_search_queue");
        await Until.SoAsync(async () => await left.ExecuteScalarAsync(Merchant.Cancellation) is 0L, "all orders are searchable", TimeSpan.FromMinutes(2));
    }

    /// <summary>As simple clients do it: a call and a statement for each order, so many at once. No budget, no record of calls.</summary>
    private async Task<double> OneByOneAsync(SimulatedShop carrier, string[] references)
    {
        using var http = app.CreateHttpClient("sandbox");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", SimulatedShop.Token);
        await using var database = NpgsqlDataSource.Create(await app.ConnectionStringAsync("ordersync"));
        await using (var create = database.CreateCommand("drop table if exists shipped_singly; create table shipped_singly (reference text primary key, status text)"))
            await create.ExecuteNonQueryAsync(Merchant.Cancellation);
        var began = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(
            references,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Merchant.Cancellation },
            async (reference, token) =>
            {
                var answer = await http.GetFromJsonAsync<JsonElement>($"/maystro/{carrier.Name}/api/stores/orders/?external_order_id={reference}", token);
                await using var command = database.CreateCommand(
                    "insert into shipped_singly values ($1, $2) on conflict (reference) do update set status = excluded.status");
                command.Parameters.AddWithValue(reference);
                command.Parameters.AddWithValue(answer.GetProperty("list").GetProperty("results")[0].GetProperty("status").ToString());
                await command.ExecuteNonQueryAsync(token);
            });
        return references.Length / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> WriteAsync(NpgsqlDataSource database, Guid company, int size, int version)
    {
        const int Shipments = 10_000;
        var now = TimeProvider.System.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(Merchant.Cancellation);
        var writer = new ShipmentWriter(connection);
        var began = TimeProvider.System.GetTimestamp();
        foreach (var numbers in Enumerable.Range(0, Shipments).Chunk(size))
        {
            await using var transaction = await connection.BeginTransactionAsync(Merchant.Cancellation);
            var batch = new ShipmentBatch(company, company, null, now, [.. numbers.Select(number => Incoming(number, version))], []);
            await writer.WriteAsync(batch, Merchant.Cancellation);
            await transaction.CommitAsync(Merchant.Cancellation);
        }
        return Shipments / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }

    private static IncomingShipment Incoming(int number, int version)
    {
        var code = version == 0 ? new ShipmentCode("31", "SHIPPED", "EXPÉDIÉ", "Out.") : new ShipmentCode("41", "DELIVERED", "LIVRÉ", "There.", true, OrderStatus.Delivered);
        var payload = System.Text.Encoding.UTF8.GetBytes($$"""{"id":"{{number}}","status":{{code.Code}},"customer_name":"Client","product_name":"{{new string('x', 500)}}"}""");
        var at = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(version);
        var shipment = new ShipmentSnapshot($"{number}", $"R{number}", $"{number}", code, at, at, null, "Client", "Hydra", "Alger", null, null);
        return new IncomingShipment(shipment, payload, RawPayload.Hash(payload), null);
    }
}
