using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using OrderSync.Sandbox.Control;

namespace OrderSync.Sandbox.EcoManager.Webhooks;

/// <summary>
/// Makes the deliveries: POST with the order as the whole body, signed over its raw bytes. Anything but 200 within 5 seconds is
/// tried again up to six times, each time later; then the webhook is switched off. The platform's last try is about a day later;
/// here the first wait is the shop's webhookRetryMs.
/// </summary>
internal sealed class WebhookSender(EcoManagerShops shops, TimeProvider time, ILogger<WebhookSender> logger) : BackgroundService
{
    private const int Retries = 6;
    private const int AtOnce = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Channel<Delivery> waiting = Channel.CreateUnbounded<Delivery>();
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };

    public void Send(IEnumerable<Delivery> deliveries)
    {
        foreach (var delivery in deliveries)
            waiting.Writer.TryWrite(delivery);
    }

    /// <summary>The initial GET that must succeed before a webhook is active.</summary>
    public async Task<bool> ProbeAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    public override void Dispose()
    {
        http.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        [GrowAsync(stoppingToken), .. Enumerable.Range(0, AtOnce).Select(_ => DeliverAllAsync(stoppingToken))]);

    /// <summary>A shop grows when somebody looks at it; one that has webhooks tells of it by itself.</summary>
    private async Task GrowAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            foreach (var shop in shops.All.OfType<EcoManagerShop>().Where(shop => shop.Webhooks.Any))
                shop.CatchUp();
        }
    }

    private async Task DeliverAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var delivery in waiting.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await DeliverAsync(delivery, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "A delivery of {Event} failed", delivery.Hook.Form.Event);
            }
        }
    }

    private async Task DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var fault = delivery.Attempt == 1 ? delivery.Shop.Webhooks.Faults.Take() : null;
        if (fault?.Kind == DeliveryFaultKind.Dropped)
        {
            Record(delivery, 0, 0, fault);
            return;
        }

        if (fault?.Kind == DeliveryFaultKind.Slow)
            await Task.Delay(TimeSpan.FromSeconds(fault.Seconds), time, cancellationToken);
        if (fault?.Kind == DeliveryFaultKind.Duplicate)
            await AttemptAsync(delivery, fault, cancellationToken);
        var delivered = await AttemptAsync(delivery, fault, cancellationToken);
        if (!delivered)
            Again(delivery, cancellationToken);
    }

    private async Task<bool> AttemptAsync(Delivery delivery, DeliveryFaultRequest? fault, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var status = 0;
        try
        {
            using var request = Request(delivery, fault);
            using var answer = await http.SendAsync(request, cancellationToken);
            status = (int)answer.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody there, or too late: 0 in the record.
        }

        Record(delivery, status, (int)time.GetElapsedTime(started).TotalMilliseconds, fault);
        return status == StatusCodes.Status200OK;
    }

    private static HttpRequestMessage Request(Delivery delivery, DeliveryFaultRequest? fault)
    {
        var form = delivery.Hook.Form;
        var request = new HttpRequestMessage(HttpMethod.Post, form.DeliveryUrl) { Content = new ByteArrayContent(delivery.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var secret = fault?.Kind == DeliveryFaultKind.WrongSignature ? form.Secret + "x" : form.Secret;
        request.Headers.Add("X-Ecomanager-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), delivery.Body)));
        request.Headers.Add("X-Ecomanager-Source", "https://sandbox.ecomanager.dz");
        request.Headers.Add("X-Ecomanager-Event", form.Event);
        request.Headers.Add("X-Ecomanager-Webhook-ID", $"{delivery.Hook.Id}");
        foreach (var (key, value) in form.Headers)
            request.Headers.TryAddWithoutValidation(key, value);
        return request;
    }

    private void Again(Delivery delivery, CancellationToken cancellationToken)
    {
        if (delivery.Attempt > Retries)
        {
            delivery.Hook.IsActive = false;
            return;
        }

        var wait = TimeSpan.FromMilliseconds(delivery.Shop.Settings.WebhookRetryMs * Math.Pow(2, delivery.Attempt - 1));
        _ = WaitAsync();

        async Task WaitAsync()
        {
            try
            {
                await Task.Delay(wait, time, cancellationToken);
                waiting.Writer.TryWrite(delivery with { Attempt = delivery.Attempt + 1 });
            }
            catch (OperationCanceledException)
            {
                // The sandbox stops; it keeps nothing.
            }
        }
    }

    private void Record(Delivery delivery, int status, int tookMs, DeliveryFaultRequest? fault) => delivery.Shop.Webhooks.Record(new DeliveryRecord(
        time.GetUtcNow(), delivery.Hook.Id, delivery.Hook.Form.Event, delivery.OrderId, delivery.Attempt, status, tookMs,
        fault?.Kind is { } kind ? ControlNames.Of(kind) : null));
}
