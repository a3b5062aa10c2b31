interface PictureProps {
  readonly src: string;
}

/** Decoration: its room is kept whether it loads or not, so that nothing moves, and the words beside it say all there is to say. */
export const Picture = ({ src }: PictureProps) => (
  <img
    class="picture"
    part="picture"
    alt=""
    src={src}
    width={72}
    height={72}
    referrerpolicy="no-referrer"
    onError={({ currentTarget }) => {
      currentTarget.style.visibility = 'hidden';
    }}
  />
);
