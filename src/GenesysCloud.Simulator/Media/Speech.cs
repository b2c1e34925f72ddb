namespace GenesysCloud.Simulator.Media;

/// <summary>The clips in the assembly (<c>Assets/make-assets.sh</c>) from which every recording is cut.</summary>
internal static class Speech
{
    public static byte[] Read(string name)
    {
        using var stream = typeof(Speech).Assembly.GetManifestResourceStream($"Media.{name}")
            ?? throw new InvalidOperationException($"The clip '{name}' is not in the assembly.");
        var clip = new byte[stream.Length];
        stream.ReadExactly(clip);
        return clip;
    }

    /// <summary>Name of the sound's channels in the names of the clips.</summary>
    public static string Sides(int channels) => channels == 1 ? "mono" : "dual";
}
