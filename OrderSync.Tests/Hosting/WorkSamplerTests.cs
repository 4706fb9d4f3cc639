using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;
using OrderSync.ServiceDefaults;

namespace OrderSync.Tests.Hosting;

public sealed class WorkSamplerTests : IDisposable
{
    private readonly ActivitySource _source = new($"test {Guid.CreateVersion7()}");
    private readonly List<Activity> _kept = [];
    private readonly TracerProvider _provider;

    public WorkSamplerTests()
    {
        _provider = Sdk.CreateTracerProviderBuilder()
            .SetSampler(new WorkSampler())
            .AddSource(_source.Name)
            .AddProcessor(new SpanShaping())
            .AddProcessor(new SimpleActivityExportProcessor(new Keeping(_kept)))
            .Build();
        Activity.Current = null;
    }

    [Fact]
    public void Of_a_thousand_reads_of_one_kind_the_first_twenty_are_kept_and_the_rest_is_counted()
    {
        using (var work = _source.StartActivity("work"))
        {
            work!.SetTag("ordersync.run_id", "7");
            for (var read = 0; read < 1_000; read++)
            {
                using var page = _source.StartActivity("read page");
                using var call = _source.StartActivity("call", ActivityKind.Client);
            }
        }

        _kept.Select(span => span.OperationName).GroupBy(name => name).Select(group => (group.Key, group.Count()))
            .ShouldBe([("call", 20), ("read page", 20), ("work", 1)], ignoreOrder: true);
        _kept.Single(span => span.OperationName == "work").GetTagItem("ordersync.spans_left_out").ShouldBe(980);
        _kept.ShouldAllBe(span => (string?)span.GetTagItem("ordersync.run_id") == "7");
    }

    [Fact]
    public void A_trace_keeps_sixty_of_a_name_wherever_they_are()
    {
        using (_source.StartActivity("work"))
        {
            for (var window = 0; window < 10; window++)
            {
                using var above = _source.StartActivity("window");
                for (var read = 0; read < 20; read++)
                    _source.StartActivity("read page")?.Dispose();
            }
        }

        _kept.Count(span => span.OperationName == "window").ShouldBe(10);
        _kept.Count(span => span.OperationName == "read page").ShouldBe(60);
    }

    [Fact]
    public void A_query_or_a_call_alone_is_no_trace()
    {
        _source.StartActivity("select", ActivityKind.Client)?.Dispose();
        _source.StartActivity("GET /orders", ActivityKind.Server)?.Dispose();

        _kept.Select(span => span.OperationName).ShouldBe(["GET /orders"]);
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", ActivityKind.Consumer, 1)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", ActivityKind.Consumer, 0)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00", ActivityKind.Server, 1)]
    public void A_caller_who_keeps_no_trace_does_not_decide_for_requests(string caller, ActivityKind kind, int kept)
    {
        ActivityContext.TryParse(caller, null, isRemote: true, out var parent).ShouldBeTrue();

        _source.StartActivity("work", kind, parent)?.Dispose();

        _kept.Count.ShouldBe(kept);
    }

    public void Dispose()
    {
        _provider.Dispose();
        _source.Dispose();
    }

    private sealed class Keeping(List<Activity> kept) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
                kept.Add(span);
            return ExportResult.Success;
        }
    }
}
