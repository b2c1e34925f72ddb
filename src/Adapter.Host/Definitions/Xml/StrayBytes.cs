using System.Text;

namespace Adapter.Host.Definitions.Xml;

/// <summary>Takes bytes that are no UTF-8 as Latin-1: what they are in files of old editors.</summary>
internal sealed class StrayBytes : DecoderFallback
{
    public override int MaxCharCount => 4;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

    private sealed class Buffer : DecoderFallbackBuffer
    {
        private byte[] _bytes = [];
        private int _next;

        public override int Remaining => _bytes.Length - _next;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            (_bytes, _next) = ([.. bytesUnknown], 0);
            return bytesUnknown.Length > 0;
        }

        public override char GetNextChar() => Remaining > 0 ? (char)_bytes[_next++] : '\0';

        public override bool MovePrevious()
        {
            _next -= _next > 0 ? 1 : 0;
            return _next > 0;
        }

        public override void Reset() => (_bytes, _next) = ([], 0);
    }
}
