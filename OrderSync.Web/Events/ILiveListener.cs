using OrderSync.Contracts.Events;

namespace OrderSync.Web.Events;

/// <summary>Who hears live events.</summary>
public interface ILiveListener
{
    void Heard(LiveEvent live);

    /// <param name="again">After an interruption: events may have been missed, so what is shown has to be fetched again.</param>
    void Connected(bool again);

    void Interrupted();
}
