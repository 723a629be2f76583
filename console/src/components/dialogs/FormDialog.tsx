import type { ComponentChildren, JSX } from "preact";
import { Dialog, useShown } from "./Dialog";
import { Form } from "./Form";

interface Props {
  title: string;
  /** The button that sends the form. */
  action: string;
  /** Does what the fields say. The dialog closes when it is done. */
  work: (fields: FormData) => Promise<void>;
  onClose: () => void;
  children: ComponentChildren;
}

/** A form in a window above the page. */
export function FormDialog({ title, action, work, onClose, children }: Props): JSX.Element {
  const isShown = useShown();
  const send = async (fields: FormData) => {
    await work(fields);
    if (isShown()) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <Form action={action} work={send} onBack={onClose}>
        {children}
      </Form>
    </Dialog>
  );
}
