namespace OrderSync.Web.Shared;

/// <summary>What a skeleton stands for.</summary>
public enum SkeletonShape
{
    /// <summary>Rows of 48 px with a sign in front.</summary>
    Rows,

    /// <summary>Rows of one line.</summary>
    Lines,

    /// <summary>A page about one thing: its facts, and below them a list.</summary>
    Facts,

    /// <summary>Fields in two columns.</summary>
    Form,
}
