using OrderSync.Core.Platforms;

namespace OrderSync.Worker.Webhooks;

/// <summary>
/// Reads again what a platform's webhook only hinted at. A hint is never written by itself: it may be forged, old or garbled, so
/// the platform is asked for that one order, and what it answers is stored.
/// </summary>
public interface IHintReader
{
    /// <summary>Whether this reader is the one for the connection's platform.</summary>
    bool Reads(PlatformConnection connection);

    /// <summary>Reads and stores what the hint is about. It may be called again for the same hint: it must do no harm.</summary>
    /// <returns>What became of it, in a sentence.</returns>
    /// <exception cref="PlatformException">
    /// The call failed. What may pass is tried again later; NotFound and the rest reject the event with the failure's sentence.
    /// </exception>
    /// <exception cref="HintPostponedException">It cannot be done now, and that is no failure.</exception>
    Task<string> ReadAsync(PlatformConnection connection, WebhookHint hint, CancellationToken cancellationToken);
}

/// <summary>A hint has to wait for something else to end.</summary>
/// <param name="sentence">For what.</param>
public sealed class HintPostponedException(string sentence, TimeSpan wait) : Exception(sentence)
{
    public TimeSpan Wait { get; } = wait;
}
